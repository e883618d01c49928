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
  /** Of people by id, and of their screens by `screen:` and their id, where they are not 1. */
  volumes: Readonly<Record<string, number>>;
  /** Ids of those who are not to be heard here. */
  silenced: readonly string[];
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
  volumes: {},
  silenced: [],
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

/** Of somebody by their id, or of their screen by `screen:` and their id. */
export function setVolume(id: string, volume: number): void {
  const { [id]: _before, ...others } = now.volumes;
  changePreferences({ volumes: volume === 1 ? others : { ...others, [id]: volume } });
}

export const setSilenced = (userId: string, isSilenced: boolean): void =>
  changePreferences({ silenced: [...now.silenced.filter((id) => id !== userId), ...(isSilenced ? [userId] : [])] });

/** How loud somebody is here in the end, from 0 to 2. */
export function volumeOf({ volumes, silenced, outputVolume }: VoicePreferences, id: string): number {
  return silenced.includes(id) ? 0 : Math.min(2, (volumes[id] ?? 1) * outputVolume);
}
