import { useCallback, useEffect, useRef, useState } from 'react';
import { useTask } from './use-task.ts';

export interface Loaded<Value> {
  /** Undefined until it is there. */
  value: Value | undefined;
  problem: string | null;
  reload(): void;
  /** What is known by other ways: an answer, an event. */
  set(change: (before: Value) => Value): void;
}

/** Something of the server that the state of the SDK does not hold. `load` has to be the same function until it is to be loaded anew. */
export function useLoaded<Value>(load: () => Promise<Value>): Loaded<Value> {
  const [value, setValue] = useState<Value>();
  const { problem, run } = useTask();
  const newest = useRef(0);
  const reload = useCallback(() => {
    const turn = ++newest.current;
    run(async () => {
      const found = await load();
      if (turn === newest.current) setValue(found);
    });
  }, [load, run]);
  useEffect(() => {
    setValue(undefined);
    reload();
  }, [reload]);
  const set = useCallback((change: (before: Value) => Value) => setValue((before) => (before === undefined ? before : change(before))), []);
  return { value, problem, reload, set };
}
