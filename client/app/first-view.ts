import { startTransition, useEffect, useState } from 'react';

/** So long what stands around waits for the messages; where they take longer, something is there at least. */
const LONGEST_WAIT_MS = 300;

let isDrawn = false;
const listeners = new Set<() => void>();

/** What one came for, the messages of a channel, is part of the page. */
export function firstViewIsDrawn(): void {
  if (isDrawn) return;
  isDrawn = true;
  // Once it is a picture, too.
  requestAnimationFrame(() => setTimeout(() => listeners.forEach((listener) => listener())));
}

/** Whether it is time to draw what stands around a channel: a slow machine shows what one came for half a second earlier without it. */
export function useIsFirstViewDrawn(isInChannel = true): boolean {
  const [is, set] = useState(isDrawn || !isInChannel);
  useEffect(() => {
    if (is) return;
    const draw = (): void => {
      isDrawn = true;
      // Between its parts the page hears what is typed.
      startTransition(() => set(true));
    };
    listeners.add(draw);
    const timer = setTimeout(draw, LONGEST_WAIT_MS);
    return () => {
      listeners.delete(draw);
      clearTimeout(timer);
    };
  }, [is]);
  return is;
}
