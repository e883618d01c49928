import type { Emoji } from './load-emojis.ts';

const KEY = 'nexus.skin-tone';

/** 0 for the yellow that belongs to nobody, 1 to 5 from light to dark. */
export const chosenTone = (): number => {
  const kept = Number(localStorage.getItem(KEY) ?? 0);
  return Number.isInteger(kept) && kept >= 0 && kept <= 5 ? kept : 0;
};

export const chooseTone = (tone: number): void => localStorage.setItem(KEY, String(tone));

/** An emoji as this person wants it. */
export const toned = ({ emoji, tones }: Emoji, tone: number = chosenTone()): string => (tone === 0 ? emoji : (tones[tone - 1] ?? emoji));
