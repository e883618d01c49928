import type { GivenReaction } from '../threads/offered-reaction.ts';

/** So many are named. */
export const MOST_NAMED = 3;

/** What was told of a reaction since it was asked who gave it. */
export interface ReactionTold {
  /** Whether it was taken from everybody. */
  isCleared: boolean;
  /** Whether it is theirs, after what they did last. */
  byId: ReadonlyMap<string, boolean>;
}

export const NOTHING_TOLD: ReactionTold = { isCleared: false, byId: new Map() };
export const CLEARED: ReactionTold = { isCleared: true, byId: new Map() };

export const withTold = ({ isCleared, byId }: ReactionTold, id: string, isGiven: boolean): ReactionTold => ({
  isCleared,
  byId: new Map(byId).set(id, isGiven),
});

/** Those of whom nothing else was told since. */
export const stillReacting = <One extends { id: string }>(asked: readonly One[], { isCleared, byId }: ReactionTold): One[] =>
  asked.filter(({ id }) => byId.get(id) ?? !isCleared);

/** Who of those that were asked for stands behind a reaction now: oneself where it says so, and of others no more than it counts. */
export function knownReactors<One extends { id: string }>(asked: readonly One[], me: One, reaction: Pick<GivenReaction, 'count' | 'me'>): One[] {
  const isListed = asked.some(({ id }) => id === me.id);
  const others = reaction.me && isListed ? asked : asked.filter(({ id }) => id !== me.id);
  const all = reaction.me && !isListed ? [...others, me] : others;
  return all.slice(0, Math.min(MOST_NAMED, reaction.count));
}
