import { useCallback, useEffect, useRef } from 'react';

/** Marks a moment: what it answers says later whether this has been drawn all the while, and for the same thing, such as a channel. */
export function useVisit(of: string): () => () => boolean {
  const visit = useRef<object | null>(null);
  useEffect(() => {
    visit.current = {};
    return () => {
      visit.current = null;
    };
  }, [of]);
  return useCallback(() => {
    const now = visit.current;
    return () => now !== null && visit.current === now;
  }, []);
}
