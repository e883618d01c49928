import { setTimeout as sleep } from 'node:timers/promises';
import type { StandingBack } from '#gateway/fellows/stand-back';
import type { Settings } from '../configuration/settings.ts';
import { findRunFile } from '../run/run-file.ts';
import { askServer, OperatorError } from './ask-operator.ts';

const ASK_EVERY_MS = 300;

/** What is known when a process begins to drain. */
export interface DrainBegun {
  /** It was told so before. */
  isAgain: boolean;
  /** That are there. */
  sessions: number;
  /** How long that takes at most, roughly. */
  withinSeconds: number;
}

/** Lets the gateway process that runs on the data folder drain, and resolves when all clients were asked and waited for; or takes that back. */
export async function drainProcess(settings: Settings, undo: boolean, onBegin?: (begun: DrainBegun) => void): Promise<StandingBack> {
  const running = await findRunFile(settings.NEXUS_DATA);
  if (!running) throw new OperatorError(`No server runs with the data in ${settings.NEXUS_DATA}. NEXUS_DATA names those of another one.`);
  const ask = async (name: string, input: object): Promise<StandingBack> =>
    (await askServer(settings, running.httpPort, name, input)) as unknown as StandingBack; // its answer
  const before = await ask('drain-state', {});
  let state = await ask('drain', { undo });
  if (state.draining) {
    const within = ['NEXUS_HANDOVER_SECONDS', 'NEXUS_HANDOVER_SPREAD_SECONDS'].map((name) => Number(running.settings?.[name] ?? 0));
    onBegin?.({ isAgain: before.draining, sessions: before.remaining, withinSeconds: Math.max(...within) });
  }
  while (state.draining && !state.done) {
    await sleep(ASK_EVERY_MS);
    state = await ask('drain-state', {});
  }
  return state;
}
