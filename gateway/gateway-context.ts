import type { Core } from '#core/core';
import type { BusEvent, BusMark } from '#core/ports/bus';
import type { MemberLists } from './member-lists/member-lists.ts';
import type { Fellows } from './fellows/fellows.ts';
import type { Outages } from './outages.ts';
import type { Sessions } from './sessions.ts';

/** Hears of every dispatch once, before it is sent; tests hold the payload against Discord's contract. */
export type CheckEvent = (t: string, d: unknown) => void;

/** What the parts of one gateway share. */
export interface GatewayContext {
  core: Core;
  sessions: Sessions;
  /** What people's clients look at of lists of members; made with the gateway. */
  memberLists?: MemberLists;
  outages: Outages;
  /** Whether frames, identifies and member requests are counted. */
  areLimitsOn: boolean;
  checkEvent: CheckEvent | undefined;
  /** The other gateway processes of this server; null where there can be none. */
  fellows: Fellows | null;
  /** Sessions that are just being taken over from another process; each resolves when that is over. */
  holding: Map<string, Promise<unknown>>;
  /** The event of the bus that is being heard, while anybody holds. */
  heard: { busEvent: BusEvent; mark: BusMark | null } | null;
  /** Whether this process is about to end: nobody new comes in. */
  isDraining: boolean;
  /** Until memory has been read anew nobody comes in, either. */
  readingAnew: Promise<unknown> | null;
}
