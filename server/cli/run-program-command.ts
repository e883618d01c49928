import { OperatorError } from '../operator/ask-operator.ts';
import { runCommand } from '../run/run-command.ts';
import { readRunFile } from '../run/run-file.ts';
import type { RunMethod } from '../run/run-target.ts';
import { readCommandSettings } from './command-settings.ts';

const METHODS: readonly string[] = ['hooks', 'namespace', 'isolate', 'proxy'] satisfies RunMethod[];

/** Runs a program to its end and passes its exit code on. With --json the advice of a refusal is one line of JSON. */
export async function runProgramCommand(command: string[], options: { method?: string; isolate?: boolean; json?: boolean }): Promise<number> {
  const method = options.isolate ? 'isolate' : options.method;
  if (method !== undefined && !METHODS.includes(method)) throw new OperatorError(`There is no method ${method}; choose one of ${METHODS.join(', ')}.`);
  const target = await readRunFile((await readCommandSettings()).NEXUS_DATA);
  return runCommand({
    command,
    target,
    ...(method !== undefined && { method: method as RunMethod }), // it is one of them
    ...(options.json && { say: (text: string) => console.log(JSON.stringify({ error: text })) }),
  });
}
