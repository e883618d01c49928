import { isLookedAt } from '../app/is-looked-at.ts';

const lockOf = (channelId: string): string => `nexus-seen ${channelId}`;

/** Lets the other tabs know what is open in this one for as long as somebody looks at it. The answer ends it. */
export function sayWhatIsSeen(channelIds: readonly string[]): () => void {
  let seeing: AbortController | null = null;
  const look = (): void => {
    if (isLookedAt() === (seeing !== null)) return;
    seeing?.abort();
    seeing = isLookedAt() ? new AbortController() : null;
    if (seeing) for (const id of channelIds) hold(lockOf(id), seeing.signal);
  };
  look();
  addEventListener('focus', look);
  addEventListener('blur', look);
  document.addEventListener('visibilitychange', look);
  return () => {
    removeEventListener('focus', look);
    removeEventListener('blur', look);
    document.removeEventListener('visibilitychange', look);
    seeing?.abort();
  };
}

/** Whether a channel is open in a tab that is looked at. Where the browser has no locks (without https) nobody knows. */
export async function isSeenInSomeTab(channelId: string): Promise<boolean> {
  if (!('locks' in navigator)) return false;
  // Not asked for as a lock: of two that ask, one would be in the way of the other.
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === lockOf(channelId)) ?? false;
}

function hold(name: string, signal: AbortSignal): void {
  if (!('locks' in navigator)) return;
  const ended = (): Promise<void> | void => {
    if (!signal.aborted) return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };
  // It rejects when that ends before it is given.
  navigator.locks.request(name, { mode: 'shared', signal }, ended).catch(() => undefined);
}
