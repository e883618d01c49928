/** Runs so many at once; the rest waits in the order in which it came, holding nothing. */
export function atMost(most: number): <Result>(run: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (run) => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside++;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside--;
    }
  };
}
