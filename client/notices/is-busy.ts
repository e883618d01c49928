import { isQuiet } from '#protocol/notifications/quiet-hours';
import { notificationRules } from '#sdk/state/selectors/notices';
import type { State } from '#sdk/state/state';

/** Whoever does not want to be disturbed hears nothing. */
export const isBusy = (state: State): boolean => state.settings.get('status') === 'dnd';

/** The same for what no rules of messages are asked of. */
export const wantsQuiet = (state: State, nowMs: number = Date.now()): boolean => isBusy(state) || isQuiet(notificationRules(state).quiet_hours, nowMs);
