import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { FormErrorTree } from '#protocol/errors';
import { DirectoryInUseError } from '#storage/embedded-postgres/directory-lock';
import { knownSecret } from '../boot/instance-secrets.ts';
import type { Settings } from '../configuration/settings.ts';
import { findRunFile } from '../run/run-file.ts';
import type { OperatorActionName } from './operator-actions.ts';

/** What a command led to, and whether a running server carried it out. */
export interface Answer {
  said: Record<string, unknown>;
  byServer: boolean;
}

/** A command that was refused, in words for the terminal. */
export class OperatorError extends Error {}

const WAIT_FOR_START_MS = 30_000;

/** Carries out a command: by the server that runs on the data folder, or, when none does, on the opened data itself. */
export async function askOperator(settings: Settings, log: Logger, name: OperatorActionName, input: object): Promise<Answer> {
  return byServerOrData<Answer>(settings, {
    byServer: async (port) => ({ said: await askServer(settings, port, name, input), byServer: true }),
    // Most of the program, which is not read where a server has it already.
    byData: async () => ({ said: await (await import('./ask-data.ts')).askData(settings, log, name, input), byServer: false }),
  });
}

/** The one where a server runs on the data folder, and the other where none does. */
export async function byServerOrData<Result>(
  settings: Settings,
  { byServer, byData }: { byServer(port: number): Promise<Result>; byData(): Promise<Result> },
): Promise<Result> {
  const giveUpAtMs = Date.now() + WAIT_FOR_START_MS;
  for (;;) {
    const running = await findRunFile(settings.NEXUS_DATA);
    if (running) return byServer(running.httpPort);
    try {
      return await byData();
    } catch (error) {
      // A server that is starting, or another command: the one will answer soon, the other lets go.
      if (!(error instanceof DirectoryInUseError) || Date.now() > giveUpAtMs) throw error;
      await sleep(200);
    }
  }
}

export async function askServer(settings: Settings, port: number, name: string, input: object): Promise<Record<string, unknown>> {
  const secret = await knownSecret(settings.NEXUS_DATA, 'operator');
  if (secret === null) throw new OperatorError(`The secret in ${settings.NEXUS_DATA}/secrets cannot be read. Run this as the user that started the server.`);
  const answer = await fetch(`${addressHere(settings, port)}/api/nexus/v1/operator/${name}`, {
    method: 'POST',
    headers: { authorization: `Operator ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new OperatorError(wordsOf(body, body['about_input'] === true));
  return body;
}

/** Where a server on this machine answers. */
export function addressHere({ NEXUS_HOST: host }: Settings, port: number): string {
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host}:${port}`;
}

/** The first thing that is wrong, as one sentence; with the field before it unless it is about what is there already and stands alone. */
export function wordsOf({ message, errors }: { message?: unknown; errors?: unknown }, isAboutInput: boolean): string {
  const [leaf] = leavesOf((errors ?? {}) as FormErrorTree, [], isAboutInput);
  return leaf ?? String(message);
}

const OF_FORMS = /^(?:BASE_TYPE_|LIST_|MODEL_|DICT_)/;

function leavesOf(tree: FormErrorTree, path: readonly string[], isAboutInput: boolean): string[] {
  return Object.entries(tree).flatMap(([key, node]) => {
    if (!node) return [];
    if (Array.isArray(node))
      return node.map(({ code, message }) => (path.length > 0 && (isAboutInput || OF_FORMS.test(code)) ? `${path.join('.')}: ${message}` : message));
    return leavesOf(node, [...path, key], isAboutInput);
  });
}
