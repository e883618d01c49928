import { useCallback, useInsertionEffect, useRef, useState } from 'react';

/**
 * State that belongs to something, such as a channel. For another one it begins anew, while what draws it stays; what is set late for one
 * that was left changes nothing.
 */
export function useStateOf<Value>(of: string, begin: () => Value): readonly [Value, (next: Value | ((now: Value) => Value)) => void] {
  const [held, hold] = useState(() => ({ of, value: begin() }));
  let now = held;
  if (held.of !== of) {
    now = { of, value: begin() };
    hold(now);
  }
  const shown = useRef(of);
  // Before the effects of what stands in it, which may set something already.
  useInsertionEffect(() => {
    shown.current = of;
  }, [of]);
  const set = useCallback(
    (next: Value | ((now: Value) => Value)): void => {
      // Even a change to what it is already waits in React's queue, and the first one for the next channel was lost by it.
      if (shown.current !== of) return;
      hold((before) => {
        if (before.of !== of) return before;
        const value = typeof next === 'function' ? (next as (now: Value) => Value)(before.value) : next; // no state is a function here
        return Object.is(value, before.value) ? before : { of, value };
      });
    },
    [of],
  );
  return [now.value, set];
}
