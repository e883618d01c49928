import { useCallback, useEffect, useRef, useState } from 'react';

const REST_MS = 300;

/**
 * Keeps back what a hand moves until it rests, and sends what came of it once; at once where the part of the page
 * or the page itself goes away before. Answers with what is not sent yet.
 */
export function useResting<Value>(send: (value: Value) => void): readonly [unsent: Value | null, move: (to: (unsent: Value | null) => Value) => void] {
  const [shown, setShown] = useState<Value | null>(null);
  const unsent = useRef<{ value: Value } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(send);
  latest.current = send;
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    if (!unsent.current) return;
    const { value } = unsent.current;
    unsent.current = null;
    latest.current(value);
    setShown(null);
  }, []);
  useEffect(() => {
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);
  const move = useCallback(
    (to: (before: Value | null) => Value) => {
      const value = to(unsent.current?.value ?? null);
      unsent.current = { value };
      setShown(value);
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, REST_MS);
    },
    [flush],
  );
  return [shown, move];
}
