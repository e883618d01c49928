import { useSyncExternalStore } from 'react';

function mediaOf(query: string): () => boolean {
  // One for good: to ask a new one is slow.
  const media = matchMedia(query);
  const subscribe = (listener: () => void): (() => void) => {
    media.addEventListener('change', listener);
    return () => media.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => media.matches);
}

/** One column at a time. */
export const useIsNarrow = mediaOf('(max-width: 760px)');
/** Room for the members beside the messages. */
export const useIsWide = mediaOf('(min-width: 1100px)');
