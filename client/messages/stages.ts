interface Keyed {
  key: string;
}

export interface Stage<Item extends Keyed> {
  shown: readonly Item[];
  /** Items came or went at the start: the place is kept from the end. */
  isAtStart: boolean;
}

/** The next step from what is shown to what is wanted, by what changes at the start alone, then by the rest. */
export function stageOf<Item extends Keyed>(shown: readonly Item[], wanted: readonly Item[]): Stage<Item> {
  const [first, firstWanted] = [shown[0]?.key, wanted[0]?.key];
  if (first === undefined || first === firstWanted) return { shown: wanted, isAtStart: false };
  const added = wanted.findIndex(({ key }) => key === first);
  if (added > 0) return { shown: wanted.length === added + shown.length ? wanted : [...wanted.slice(0, added), ...shown], isAtStart: true };
  const gone = shown.findIndex(({ key }) => key === firstWanted);
  if (gone > 0) return { shown: wanted.length === shown.length - gone ? wanted : shown.slice(gone), isAtStart: true };
  return { shown: wanted, isAtStart: false };
}
