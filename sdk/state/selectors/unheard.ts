import type { State } from '../state.ts';
import { remember } from './remember.ts';

/** Discord: "Relationship Type". */
const BLOCKED = 2;

export type WhyUnheard = 'blocked' | 'ignored';

/** Why one wants to hear nothing of somebody; null of everybody else. */
export function unheard({ relationships }: State, userId: string): WhyUnheard | null {
  const relationship = relationships.get(userId);
  if (relationship?.type === BLOCKED) return 'blocked';
  return relationship?.user_ignored ? 'ignored' : null;
}

const allUnheard = remember(
  (state) => [state.relationships.version],
  (state): ReadonlyMap<string, WhyUnheard> =>
    new Map(
      [...state.relationships.keys()].flatMap((id): [string, WhyUnheard][] => {
        const why = unheard(state, id);
        return why === null ? [] : [[id, why]];
      }),
    ),
);

/** All of whom one wants to hear nothing, and why. */
export const unheardPeople = (state: State): ReadonlyMap<string, WhyUnheard> => allUnheard(state, '');
