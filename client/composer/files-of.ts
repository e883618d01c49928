import { useSyncExternalStore } from 'react';

/** A file that will go with the message. */
export interface ChosenFile {
  key: number;
  name: string;
  data: Blob;
  description: string;
  isSpoiler: boolean;
}

const NONE: readonly ChosenFile[] = [];
const lists = new Map<string, readonly ChosenFile[]>();
const listeners = new Set<() => void>();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What is chosen in a channel. It waits there, whichever channel is open, as long as the page is. */
export const useFilesOf = (channelId: string): readonly ChosenFile[] => useSyncExternalStore(listen, () => lists.get(channelId) ?? NONE);

export function changeFilesOf(channelId: string, change: (now: readonly ChosenFile[]) => readonly ChosenFile[]): void {
  const next = change(lists.get(channelId) ?? NONE);
  if (next.length === 0) lists.delete(channelId);
  else lists.set(channelId, next);
  for (const listener of listeners) listener();
}

/** Whoever logs out leaves none behind. */
export function forgetFiles(): void {
  lists.clear();
  for (const listener of listeners) listener();
}
