import { useSyncExternalStore } from 'react';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** One column at a time. */
export const useIsNarrow = (): boolean => useMedia('(max-width: 760px)');
/** Room for the members beside the messages. */
export const useIsWide = (): boolean => useMedia('(min-width: 1100px)');
