import type { GivenReaction } from '../threads/offered-reaction.ts';

/** So many are named. */
export const MOST_NAMED = 3;

/** Who of those that were asked for stands behind a reaction now: oneself where it says so, and of others no more than it counts. */
export function knownReactors<One extends { id: string }>(asked: readonly One[], me: One, reaction: Pick<GivenReaction, 'count' | 'me'>): One[] {
  const isListed = asked.some(({ id }) => id === me.id);
  const others = reaction.me && isListed ? asked : asked.filter(({ id }) => id !== me.id);
  const all = reaction.me && !isListed ? [...others, me] : others;
  return all.slice(0, Math.min(MOST_NAMED, reaction.count));
}
