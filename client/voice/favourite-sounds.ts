import { useSyncExternalStore } from 'react';

const KEY = 'nexus.favourite-sounds';
const MOST = 100;
const NONE: readonly string[] = [];

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : NONE;
  } catch {
    return NONE;
  }
}

let now = read();
const listeners = new Set<() => void>();
addEventListener('storage', ({ key }) => {
  if (key !== KEY) return;
  now = read();
  for (const listener of listeners) listener();
});

/** The ids of the sounds that somebody marked on this device, the newest first. */
export const useFavouriteSounds = (): readonly string[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );

export function toggleFavouriteSound(id: string): void {
  now = now.includes(id) ? now.filter((one) => one !== id) : [id, ...now].slice(0, MOST);
  localStorage.setItem(KEY, JSON.stringify(now));
  for (const listener of listeners) listener();
}
