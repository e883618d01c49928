import { drainProcess } from '../operator/drain-process.ts';
import { readCommandSettings } from './command-settings.ts';
import { say } from './say.ts';

/** Empties a gateway process before work on its machine; it goes on to run. */
export async function drainCommand({ undo = false, json }: { undo?: boolean; json?: boolean }): Promise<number> {
  const { draining, left, remaining } = await drainProcess(await readCommandSettings(), undo);
  say(
    json,
    { draining, left, remaining },
    draining
      ? [
          `${left} sessions have left for other gateway processes; ${remaining} remain.`,
          'This process takes no new ones, and /health/ready says that it drains. Stop it, or: npx nexus drain --undo',
        ]
      : [`This process takes sessions in (${remaining} are here).`],
  );
  return 0;
}
