/** Free places are made anew when they are as few as this part of what is wanted, or so many times as many. */
const LEAST_PART = 4;
const MOST_TIMES = 4;

interface Keyed {
  key: string;
}

export interface Stage<Item extends Keyed> {
  shown: readonly Item[];
  /** So many places are left free above the first item, for those that have not come yet. */
  free: number;
  /** Places came or went at the start: what is seen stays where it is, counted from the end. */
  isAtStart: boolean;
}

/**
 * The next step from what is shown to what is wanted, by what changes at the start alone, then by the rest. Where places are free above, what
 * is older takes them, and what is let go of there leaves them: nothing that is seen moves, and one step is enough. Places that are seen themselves are not taken, since
 * whatever comes is higher or lower than they are: the list is told that it grew, and keeps what is below them where it is.
 */
export function stageOf<Item extends Keyed>(
  { shown, free }: Omit<Stage<Item>, 'isAtStart'>,
  wanted: readonly Item[],
  { wantedFree, isFreeSeen }: { wantedFree: number; isFreeSeen: boolean },
): Stage<Item> {
  const [first, firstWanted] = [shown[0]?.key, wanted[0]?.key];
  if (first === undefined || firstWanted === undefined) return { shown: wanted, free: 0, isAtStart: false };
  if (first === firstWanted) {
    if (shown !== wanted) return { shown: wanted, free, isAtStart: false };
    // Not with every page, since that moves all that is seen.
    const isEnough = wantedFree === 0 ? free === 0 : free >= wantedFree / LEAST_PART && free <= wantedFree * MOST_TIMES;
    return { shown, free: isEnough ? free : wantedFree, isAtStart: !isEnough };
  }
  const added = wanted.findIndex(({ key }) => key === first);
  if (added > 0) {
    if (!isFreeSeen && added <= free) return { shown: wanted, free: free - added, isAtStart: false };
    if (!isFreeSeen && free > 0) return { shown, free: 0, isAtStart: true };
    return { shown: wanted.length === added + shown.length ? wanted : [...wanted.slice(0, added), ...shown], free, isAtStart: true };
  }
  const gone = shown.findIndex(({ key }) => key === firstWanted);
  if (gone > 0) {
    if (free > 0) return { shown: wanted, free: free + gone, isAtStart: false };
    return { shown: wanted.length === shown.length - gone ? wanted : shown.slice(gone), free, isAtStart: true };
  }
  // The first of both may be gone or another, as where a veil now begins at an older message: what they have in common keeps its place.
  const keys = new Set(wanted.map(({ key }) => key));
  const left = shown.findIndex(({ key }) => keys.has(key));
  if (left > 0) return { shown: shown.slice(left), free: free > 0 ? free + left : 0, isAtStart: free === 0 };
  return { shown: wanted, free: 0, isAtStart: false };
}
