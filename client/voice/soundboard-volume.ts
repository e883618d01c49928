import { useCallback } from 'react';
import type { Client } from '#sdk/client';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { useResting } from '../kit/use-resting.ts';

/** How loud one wants to hear sounds on all of one's devices, from 0 to 1. Discord keeps it in percent. */
export const soundboardVolume = (state: State): number => Number(state.settings.get('soundboard_volume') ?? 100) / 100;

export const onSoundboardVolume = (client: Client, listener: () => void): (() => void) => client.subscribe(soundboardVolume, listener);

export function useSoundboardVolume(): readonly [volume: number, set: (volume: number) => void] {
  const client = useClient();
  const standing = useSelected(soundboardVolume);
  const [moved, move] = useResting((volume: number) => {
    client.editSettings({ soundboard_volume: Math.round(volume * 100) }).catch(() => undefined); // it stands as it stood
  });
  const set = useCallback((volume: number) => move(() => volume), [move]);
  return [moved ?? standing, set];
}
