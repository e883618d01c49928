import type { State } from '#sdk/state/state';
import type { Emoji } from './load-emojis.ts';

/** 0 for the yellow that belongs to nobody, 1 to 5 from light to dark. */
export const chosenTone = (state: State): number => state.clientSettings?.skin_tone ?? 0;

/** An emoji as this person wants it. */
export const toned = ({ emoji, tones }: Emoji, tone: number): string => (tone === 0 ? emoji : (tones[tone - 1] ?? emoji));
