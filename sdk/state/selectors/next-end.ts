import type { State } from '../state.ts';

/** When the next thing ends by itself, in milliseconds of Unix time: somebody's typing or timeout. Infinity while nothing does. */
export function nextEndMs(state: State): number {
  let next = Infinity;
  for (const typists of state.typing.values()) for (const { untilMs } of typists) next = Math.min(next, untilMs);
  for (const { untilMs } of state.timeouts.values()) next = Math.min(next, untilMs);
  return next;
}
