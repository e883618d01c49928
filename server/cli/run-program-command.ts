import { ROLES, rolesIn } from '../configuration/settings.ts';
import { OperatorError } from '../operator/ask-operator.ts';
import { demandGateway, leadToGateway } from '../run/lead-to-gateway.ts';
import { runCommand } from '../run/run-command.ts';
import { readRunFile, type RunFile } from '../run/run-file.ts';
import type { RunMethod, RunTarget } from '../run/run-target.ts';
import { readCommandSettings } from './command-settings.ts';

const METHODS: readonly string[] = ['hooks', 'namespace', 'isolate', 'proxy'] satisfies RunMethod[];

/** Runs a program to its end and passes its exit code on. With --json the advice of a refusal is one line of JSON. */
export async function runProgramCommand(command: string[], options: { method?: string; isolate?: boolean; json?: boolean }): Promise<number> {
  const method = options.isolate ? 'isolate' : options.method;
  if (method !== undefined && !METHODS.includes(method)) throw new OperatorError(`There is no method ${method}; choose one of ${METHODS.join(', ')}.`);
  const target = await reachable(await readRunFile((await readCommandSettings()).NEXUS_DATA));
  try {
    return await runCommand({
      command,
      target,
      ...(method !== undefined && { method: method as RunMethod }), // it is one of them
      ...(options.json && { say: (text: string) => console.log(JSON.stringify({ error: text })) }),
    });
  } finally {
    target.close?.();
  }
}

/** A target that answers requests and opens gateway sessions. Throws what to do where the process is a part of a server that cannot be led to. */
async function reachable(running: RunFile): Promise<RunTarget & { close?(): void }> {
  const { NEXUS_ROLES, NEXUS_GATEWAY_URL } = running.settings ?? {};
  const roles = rolesIn(String(NEXUS_ROLES ?? ROLES.join()));
  if (!roles.has('api'))
    throw new OperatorError(
      `The process that runs here is ${[...roles].join(' and ')} only, and a bot needs one that answers requests. Let NEXUS_DATA name the data folder of an api process.`,
    );
  if (roles.has('gateway')) return running;
  const gatewayUrl = String(NEXUS_GATEWAY_URL ?? running.url.replace(/^http/, 'ws'));
  await demandGateway(gatewayUrl).catch((cause: Error) => {
    throw new OperatorError(
      `The process that runs here is no gateway, and at ${gatewayUrl} none answers (${cause.message}), which a bot needs. ` +
        'Start one with the role gateway, and give the api process NEXUS_GATEWAY_URL with its address, such as ws://localhost:3201.',
      { cause },
    );
  });
  return leadToGateway(running, gatewayUrl);
}
