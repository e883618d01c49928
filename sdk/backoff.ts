const FIRST_MS = 500;
const MOST_MS = 15_000;

/** How long to wait before the attempt of this number, 0 being the first; by chance up to half less, so that not everybody comes back at once. */
export function backoffMs(attempt: number, chance: () => number = Math.random): number {
  if (attempt === 0) return 0;
  return Math.min(MOST_MS, FIRST_MS * 2 ** (attempt - 1)) * (1 - chance() / 2);
}
