import { insistently } from '../app/lazily.tsx';
import type { IconName } from './icon.tsx';

export interface Note {
  icon?: IconName;
  title: string;
  text?: string | undefined;
  /** What can be done about it; that closes it. */
  acts?: readonly { words: string; act(): void }[];
}

let isAnythingSaid = false;
const listeners = new Set<() => void>();

/** Says something in the corner, until it is closed or for as long as is told. */
export function say(note: Note, forMs?: number): void {
  isAnythingSaid = true;
  for (const listener of listeners) listener();
  insistently(() => import('./toasts.tsx')).then(
    ({ addNote }) => addNote(note, forMs),
    () => undefined, // there is no line by which the corner could come
  );
}

/** Before that nobody needs the corner. */
export const wasAnythingSaid = (): boolean => isAnythingSaid;

export function onSaid(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
