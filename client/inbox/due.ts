import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';

/** From when on something waits to be done with, in milliseconds: a reminder that rang, which the server says, and a saved message with a time. */
const dueTimes = remember(
  (state) => [state.reminders.version, state.savedMessages.version],
  (state) => [
    ...[...state.reminders.values()].flatMap(({ status }) => (status === 'due' ? [0] : [])),
    ...[...state.savedMessages.values()].flatMap(({ save_data: { due_at: dueAt } }) => (dueAt === null ? [] : [Date.parse(dueAt)])),
  ],
);

/** How many reminders and saved messages are due. */
export const dueCount = (state: State, nowMs: number = Date.now()): number => dueTimes(state, '').filter((dueMs) => dueMs <= nowMs).length;
