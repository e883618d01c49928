import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';

const select = remember(
  (state) => [state.calls.version, state.meId],
  (state) => [...state.calls.values()].find(({ ringing }) => state.meId !== null && ringing.includes(state.meId))?.channel_id ?? null,
);

/** The direct channel whose call rings here. */
export const ringingAt = (state: State): string | null => select(state, '');
