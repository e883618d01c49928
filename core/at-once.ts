/** Runs for all, so many at a time; answers in the order of the items. */
export async function atOnce<Item, Result>(items: readonly Item[], most: number, run: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const place = next++;
      const item = items[place] as Item; // below the length
      results[place] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return results;
}
