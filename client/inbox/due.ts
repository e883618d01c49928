import type { State } from '#sdk/state/state';

/** How many reminders, and saved messages with a time, wait to be done with. */
export function dueCount(state: State, nowMs: number = Date.now()): number {
  let count = 0;
  for (const { status } of state.reminders.values()) if (status === 'due') count++;
  for (const { save_data: saved } of state.savedMessages.values()) if (saved.due_at !== null && Date.parse(saved.due_at) <= nowMs) count++;
  return count;
}
