import { setTimeout as sleep } from 'node:timers/promises';
import type { StandingBack } from '#gateway/fellows/stand-back';
import type { Settings } from '../configuration/settings.ts';
import { findRunFile } from '../run/run-file.ts';
import { askServer, OperatorError } from './ask-operator.ts';

const ASK_EVERY_MS = 300;

/** Lets the gateway process that runs on the data folder drain, and resolves when all clients were asked and waited for; or takes that back. */
export async function drainProcess(settings: Settings, undo: boolean): Promise<StandingBack> {
  const running = await findRunFile(settings.NEXUS_DATA);
  if (!running) throw new OperatorError(`No server runs with the data in ${settings.NEXUS_DATA}. NEXUS_DATA names those of another one.`);
  const ask = async (name: string, input: object): Promise<StandingBack> =>
    (await askServer(settings, running.httpPort, name, input)) as unknown as StandingBack; // its answer
  let state = await ask('drain', { undo });
  while (state.draining && !state.done) {
    await sleep(ASK_EVERY_MS);
    state = await ask('drain-state', {});
  }
  return state;
}
