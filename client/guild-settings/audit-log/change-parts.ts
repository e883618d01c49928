/** A change as the log tells it. Discord's union, read by its keys. */
export interface Change {
  key: string;
  old_value?: unknown;
  new_value?: unknown;
}

const isBits = (key: string, value: unknown): value is string | number =>
  /^(?:permissions|allow|deny)$/.test(key) && (typeof value === 'string' || typeof value === 'number') && /^\d+$/.test(String(value));

/** The bits of a set of permissions; null for any other value. */
export const bitsOf = (key: string, value: unknown): bigint | null => (isBits(key, value) ? BigInt(value) : null);

/** What nobody is told anything by. */
const SILENT = new Set(['id', 'guild_id', 'sound_id']);

/** Without the colour of old libraries where the colours of new ones say the same. */
export const onceEach = (changes: readonly Change[]): readonly Change[] =>
  changes.some(({ key }) => key === 'colors') ? changes.filter(({ key }) => key !== 'color') : changes;

/** What of a change is shown: of permissions those that came and went, of lists of words likewise. Null where nothing is. */
export function shownOf({ key, old_value: old, new_value: now }: Change): { key: string; old: unknown; now: unknown } | null {
  if (SILENT.has(key)) return null;
  const [, sign, list] = /^\$(add|remove)_(.+)$/.exec(key) ?? [];
  if (list !== undefined) return { key: list, old: sign === 'remove' ? now : undefined, now: sign === 'add' ? now : undefined };
  const [before, after] = [bitsOf(key, old), bitsOf(key, now)];
  if (before === null || after === null) return { key, old, now };
  const [gone, come] = [before & ~after, after & ~before];
  return { key, old: gone === 0n ? undefined : String(gone), now: come === 0n ? undefined : String(come) };
}

/** The colours that a value is, to be shown as such. */
export function coloursOf(key: string, value: unknown): number[] {
  if (key === 'color') return typeof value === 'number' && value !== 0 ? [value] : [];
  if (key !== 'colors' || typeof value !== 'object' || value === null) return [];
  const colours: unknown[] = Object.values(value);
  return colours.filter((colour) => typeof colour === 'number').filter((colour) => colour !== 0);
}

export const hexOf = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`;
