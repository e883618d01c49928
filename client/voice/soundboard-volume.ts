import { useEffect, useState } from 'react';
import type { Client } from '#sdk/client';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';

/** How loud one wants to hear sounds on all of one's devices, from 0 to 1. Discord keeps it in percent. */
export const soundboardVolume = (state: State): number => Number(state.settings.get('soundboard_volume') ?? 100) / 100;

export const onSoundboardVolume = (client: Client, listener: () => void): (() => void) => client.subscribe(soundboardVolume, listener);

/** How long a slider rests before others hear of it. */
const REST_MS = 300;

export function useSoundboardVolume(): readonly [volume: number, set: (volume: number) => void] {
  const client = useClient();
  const standing = useSelected(soundboardVolume);
  const [moved, setMoved] = useState<number | null>(null);
  useEffect(() => {
    if (moved === null) return;
    const resting = setTimeout(() => {
      client
        .editSettings({ soundboard_volume: Math.round(moved * 100) })
        .catch(() => undefined) // it stands as it stood
        .finally(() => setMoved(null));
    }, REST_MS);
    return () => clearTimeout(resting);
  }, [client, moved]);
  return [moved ?? standing, setMoved];
}
