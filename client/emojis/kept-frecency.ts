import type { EmojiUse, Frecency } from './emoji-frecency.ts';

const KEY = 'nexus.emoji-frecency';

/** What this browser knows of somebody's use of emojis. */
export interface KeptFrecency {
  known: readonly (readonly [key: string, frecency: Frecency])[];
  /** What their other devices have not heard of yet. */
  untold: readonly EmojiUse[];
}

export function keptFrecency(): KeptFrecency {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '') as KeptFrecency; // nothing else writes there
  } catch {
    return { known: [], untold: [] };
  }
}

export const keepFrecency = (kept: KeptFrecency): void => localStorage.setItem(KEY, JSON.stringify(kept));

export const forgetFrecency = (): void => localStorage.removeItem(KEY);
