interface Item {
  key: string;
  /** What one wrote oneself and has not been sent. */
  entry: object | null;
}

/**
 * Of what came at the end of a list all that was shown before, and so many more. One's own words are there at once, with all that stands
 * before them.
 */
export function fewMore<Row extends Item>(last: readonly Row[], rows: readonly Row[], few: number): readonly Row[] {
  const lastKey = last.at(-1)?.key;
  const next = rows.findLastIndex(({ key }) => key === lastKey) + 1;
  if (next === 0 || rows.length - next <= few || rows.slice(next).some(({ entry }) => entry !== null)) return rows;
  return rows.slice(0, next + few);
}
