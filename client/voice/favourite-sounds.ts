import type { Client } from '#sdk/client';
import type { State } from '#sdk/state/state';
import { useSelected } from '../app/session.tsx';
import { orSay } from '../kit/or-say.ts';

const MOST = 100;
const NONE: readonly string[] = [];

const favouriteSounds = (state: State): readonly string[] => state.clientSettings?.favourite_sounds ?? NONE;

/** The ids of the sounds that somebody marked, the newest first. */
export const useFavouriteSounds = (): readonly string[] => useSelected(favouriteSounds);

export function toggleFavouriteSound(client: Client, id: string): void {
  const now = favouriteSounds(client.state);
  const next = now.includes(id) ? now.filter((one) => one !== id) : [id, ...now].slice(0, MOST);
  orSay(client.editClientSettings({ favourite_sounds: next }));
}
