import type { State } from '#sdk/state/state';

/** How many reminders wait to be done with. */
export function dueCount(state: State): number {
  let count = 0;
  for (const { status } of state.reminders.values()) if (status === 'due') count++;
  return count;
}
