import type { CacheSnapshot, VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';

interface Kept {
  firstKey: string;
  heights: CacheSnapshot;
}

/** So many channels are opened again as they were left. */
const MOST = 30;
const kept = new Map<string, Kept>();

/** How high the rows of a channel were when it was left, if it still begins with the same one: they need not be measured before they are shown. */
export function heightsOf(channelId: string, rows: readonly Row[]): CacheSnapshot | undefined {
  const known = kept.get(channelId);
  return known && known.firstKey === rows[0]?.key ? known.heights : undefined;
}

export function keepHeights(channelId: string, rows: readonly Row[], list: VirtualizerHandle | null): void {
  kept.delete(channelId);
  const [first] = rows;
  if (!first || !list) return;
  kept.set(channelId, { firstKey: first.key, heights: list.cache });
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST) break;
    kept.delete(oldest);
  }
}
