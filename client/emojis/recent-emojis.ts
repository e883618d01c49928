import type { PickedEmoji } from './emoji-picker.tsx';

const KEY = 'nexus.recent-emojis';
const MOST_KEPT = 60;

interface Used extends PickedEmoji {
  times: number;
  atMs: number;
}

/** For somebody who has used none yet. */
const USUAL = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🔥', '👀', '✅'];

function all(): Used[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as Used[];
  } catch {
    return [];
  }
}

/** What was used often and lately comes first; a use counts half after a week. */
const weight = ({ times, atMs }: Used): number => times * 0.5 ** ((Date.now() - atMs) / (7 * 86_400_000));

export function recentEmojis(most: number): PickedEmoji[] {
  const used = all().sort((a, b) => weight(b) - weight(a));
  const usual = USUAL.filter((emoji) => !used.some(({ name }) => name === emoji)).map((name) => ({ id: null, name, animated: false }));
  return [...used.map(({ id, name, animated }) => ({ id, name, animated })), ...usual].slice(0, most);
}

export function rememberEmoji({ id, name, animated }: PickedEmoji): void {
  const isSame = (one: PickedEmoji): boolean => one.id === id && (id !== null || one.name === name);
  const used = all();
  const times = (used.find(isSame)?.times ?? 0) + 1;
  const next = [{ id, name, animated, times, atMs: Date.now() }, ...used.filter((one) => !isSame(one))];
  localStorage.setItem(KEY, JSON.stringify(next.slice(0, MOST_KEPT)));
}

export const forgetEmojis = (): void => localStorage.removeItem(KEY);
