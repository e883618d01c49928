/** What one tab tells the others: that the storage changed, what a person gave up, or how far the files of a message are, from 0 to 1. */
export type TabNews = 'changed' | { discarded: string } | { id: string; progress: number };

/** How the tabs of a browser share an outbox: one of them sends, and all see the same. */
export interface Tabs {
  /** Runs once this tab is the one that sends, perhaps at once. */
  lead(onLead: () => void): void;
  tell(news: TabNews): void;
  onTold(listener: (news: TabNews) => void): void;
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
    tell: (news) => channel?.postMessage(news),
    onTold(listener) {
      if (channel) channel.onmessage = ({ data }) => listener(data as TabNews); // as it was told
    },
    close() {
      leaving.abort();
      channel?.close();
    },
  };
}

export const alone = (): Tabs => ({ lead: (onLead) => onLead(), tell: () => undefined, onTold: () => undefined, close: () => undefined });
