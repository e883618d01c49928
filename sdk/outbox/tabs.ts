/** How the tabs of a browser share an outbox: one of them sends, and all see the same. */
export interface Tabs {
  /** Runs once this tab is the one that sends, perhaps at once. */
  lead(onLead: () => void): void;
  /** The other tabs shall look into the storage. */
  tell(): void;
  onTold(listener: () => void): void;
  close(): void;
}

/** By Web Locks and BroadcastChannel; without them there is nobody to share with. */
export function tabsOf(name: string): Tabs {
  const leaving = new AbortController();
  const channel = typeof BroadcastChannel === 'undefined' || typeof window === 'undefined' ? null : new BroadcastChannel(name);
  const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
  const { signal } = leaving;
  return {
    lead(onLead) {
      if (!locks || !channel) return onLead();
      // Held until this tab is gone; the browser gives it to the next one.
      const held = locks.request(name, { signal }, () => {
        onLead();
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      });
      held.catch(() => undefined);
    },
    tell: () => channel?.postMessage('changed'),
    onTold(listener) {
      if (channel) channel.onmessage = listener;
    },
    close() {
      leaving.abort();
      channel?.close();
    },
  };
}

export const alone = (): Tabs => ({ lead: (onLead) => onLead(), tell: () => undefined, onTold: () => undefined, close: () => undefined });
