import type { APISoundboardSound } from 'discord-api-types/v10';
import { cdn } from '../app/about-server.ts';
import { voicePreferences } from './preferences.ts';

let playing: (HTMLAudioElement & { setSinkId?(id: string): Promise<void> }) | null = null; // not everywhere

/** Lets only oneself hear a sound; one at a time. Rejects where it cannot be had. */
export async function previewSound({ sound_id: id, volume }: APISoundboardSound, ownVolume: number): Promise<void> {
  playing?.pause();
  playing = new Audio(cdn(`/soundboard-sounds/${id}`));
  playing.volume = Math.max(0, Math.min(1, volume * ownVolume));
  const { outputId } = voicePreferences();
  if (outputId) await playing.setSinkId?.(outputId).catch(() => undefined); // it was taken out: the usual one does
  await playing.play();
}
