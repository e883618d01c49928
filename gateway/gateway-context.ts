import type { Core } from '#core/core';
import type { Outages } from './outages.ts';
import type { Sessions } from './sessions.ts';

/** Hears of every dispatch once, before it is sent; tests hold the payload against Discord's contract. */
export type CheckEvent = (t: string, d: unknown) => void;

/** What the parts of one gateway share. */
export interface GatewayContext {
  core: Core;
  sessions: Sessions;
  outages: Outages;
  /** Whether frames, identifies and member requests are counted. */
  areLimitsOn: boolean;
  checkEvent: CheckEvent | undefined;
}
