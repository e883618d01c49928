import { useSyncExternalStore } from 'react';

/** Messages of one channel that are chosen to be deleted together; null while nobody chooses. */
export interface Selection {
  channelId: string;
  ids: ReadonlySet<string>;
}

let selection: Selection | null = null;
const listeners = new Set<() => void>();

function put(next: Selection | null): void {
  selection = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSelection = (): Selection | null => useSyncExternalStore(subscribe, () => selection);

/** Begins with one where nobody chooses yet. */
export function toggleSelected(channelId: string, messageId: string): void {
  const ids = new Set(selection?.channelId === channelId ? selection.ids : []);
  if (!ids.delete(messageId)) ids.add(messageId);
  put({ channelId, ids });
}

export const endSelection = (): void => put(null);
