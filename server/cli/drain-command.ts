import type { StandingBack } from '#gateway/fellows/stand-back';
import { drainProcess, type DrainBegun } from '../operator/drain-process.ts';
import { readCommandSettings } from './command-settings.ts';
import { say } from './say.ts';

/** Empties a gateway process before work on its machine; it goes on to run. */
export async function drainCommand({ undo = false, json }: { undo?: boolean; json?: boolean }): Promise<number> {
  const settings = await readCommandSettings();
  const state = await drainProcess(settings, undo, (began) => {
    if (!json) console.log(beginWords(began));
  });
  const { draining, left, remaining } = state;
  say(json, { draining, left, remaining }, drainWords(state));
  return 0;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Said before the wait. */
export function beginWords({ isAgain, sessions, withinSeconds }: DrainBegun): string {
  if (isAgain) return 'This process was told to drain before.';
  if (sessions === 0) return 'No session is here.';
  return `${counted(sessions, 'session')} ${sessions === 1 ? 'is' : 'are'} here; their clients are asked to go on at another gateway process. That takes ${withinSeconds} s at most.`;
}

/** How it ended, and what may be done now. */
export function drainWords({ draining, left, remaining }: StandingBack): string[] {
  if (!draining) return [`This process takes sessions in (${remaining} ${remaining === 1 ? 'is' : 'are'} here).`];
  const have = left === 1 ? 'has' : 'have';
  return [
    `${counted(left, 'session')} ${have} left for other gateway processes; ${remaining === 0 ? 'none remains' : `${remaining} ${remaining === 1 ? 'remains' : 'remain'}`}.`,
    ...(remaining === 0
      ? []
      : ['What remains has no client any more, or one that did not come back elsewhere in time: nobody is cut off when this process stops.']),
    'This process takes no new ones, and /health/ready says that it drains. It may be stopped; or let it take sessions in again: npx nexus drain --undo',
  ];
}
