/** Tells when the browser says that the network came or went, or that the page is looked at again. The answer ends it. */
export function watchNetwork(look: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function') return () => undefined;
  const target = typeof document === 'undefined' ? null : document;
  const seen = (): void => {
    if (target?.visibilityState === 'visible') look();
  };
  globalThis.addEventListener('online', look);
  globalThis.addEventListener('offline', look);
  target?.addEventListener('visibilitychange', seen);
  return () => {
    globalThis.removeEventListener('online', look);
    globalThis.removeEventListener('offline', look);
    target?.removeEventListener('visibilitychange', seen);
  };
}
