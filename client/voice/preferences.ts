import { useSyncExternalStore } from 'react';

export type NoiseSuppression = 'off' | 'browser' | 'rnnoise';

/** What this device keeps of how one speaks and hears. Devices by their ids; '' is the usual one. */
export interface VoicePreferences {
  isMuted: boolean;
  isDeaf: boolean;
  microphoneId: string;
  outputId: string;
  cameraId: string;
  /** 0 to 2, as all volumes. */
  inputVolume: number;
  outputVolume: number;
  talkMode: 'voice activity' | 'push to talk';
  /** How loud speech is at least, in decibels below the loudest that can be. */
  thresholdDb: number;
  /** `KeyboardEvent.code` of the key to talk. */
  talkKey: string;
  releaseDelayMs: number;
  noiseSuppression: NoiseSuppression;
  echoCancellation: boolean;
  areSoundsOn: boolean;
}

const KEY = 'nexus.voice';
const USUAL: VoicePreferences = {
  isMuted: false,
  isDeaf: false,
  microphoneId: '',
  outputId: '',
  cameraId: '',
  inputVolume: 1,
  outputVolume: 1,
  talkMode: 'voice activity',
  thresholdDb: -45,
  talkKey: 'F8',
  releaseDelayMs: 20,
  noiseSuppression: 'browser',
  echoCancellation: true,
  areSoundsOn: true,
};

function read(): VoicePreferences {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<VoicePreferences>) };
  } catch {
    return USUAL;
  }
}

let now = read();
const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of listeners) listener();
};
addEventListener('storage', ({ key }) => {
  if (key !== KEY) return;
  now = read();
  tell();
});

export const voicePreferences = (): VoicePreferences => now;

export function changePreferences(change: Partial<VoicePreferences>): void {
  now = { ...now, ...change };
  localStorage.setItem(KEY, JSON.stringify(now));
  tell();
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferences = (): VoicePreferences => useSyncExternalStore(onPreferences, voicePreferences);

/** Who is deaf is mute as well, as with Discord: speaking again is hearing again. */
export const toggleMute = (): void => changePreferences(now.isDeaf ? { isMuted: false, isDeaf: false } : { isMuted: !now.isMuted });

export const toggleDeaf = (): void => changePreferences({ isDeaf: !now.isDeaf });
