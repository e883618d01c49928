import type { Logger } from 'pino';
import { ApiError } from '#protocol/errors';
import { parseForm } from '#protocol/form-errors';
import type { Core } from '#core/core';
import { openCore } from '../boot/open-core.ts';
import type { Settings } from '../configuration/settings.ts';
import { OperatorError, wordsOf } from './ask-operator.ts';
import { operatorActions, type OperatorActionName } from './operator-actions.ts';

/** Carries out a command on data that nobody else has open. What is wrong with the command is said before any data are opened, or made. */
export async function askData(settings: Settings, log: Logger, name: OperatorActionName, input: object): Promise<Record<string, unknown>> {
  const action = operatorActions[name];
  const given = read(name, input) as never; // its own input
  return withData(settings, log, async (core) => (await action.run(core, given)) as Record<string, unknown>);
}

function read(name: OperatorActionName, input: object): unknown {
  try {
    return parseForm(operatorActions[name].input, input);
  } catch (error) {
    if (error instanceof ApiError) throw new OperatorError(wordsOf(error.toBody(), true));
    throw error;
  }
}

/** Opens the data for as long as `run` goes. */
export async function withData<Result>(settings: Settings, log: Logger, run: (core: Core) => Promise<Result>): Promise<Result> {
  const url = settings.NEXUS_URL ?? `http://localhost:${settings.NEXUS_PORT}`;
  const { core, close } = await openCore({ settings, log, url }, (_event, apply) => apply());
  try {
    return await run(core);
  } catch (error) {
    if (error instanceof ApiError) throw new OperatorError(wordsOf(error.toBody(), false));
    throw error;
  } finally {
    await close();
  }
}
