/**
 * Runs something of which a run that begins after the call does for all who called before it: whoever comes while one is
 * under way shares the next.
 */
export function oneMoreRun<Key>(run: (key: Key) => Promise<unknown>): (key: Key) => Promise<void> {
  const running = new Map<Key, Promise<void>>();
  const next = new Map<Key, Promise<void>>();
  const begin = (key: Key): Promise<void> => {
    const under = run(key)
      .then(() => undefined)
      .finally(() => {
        if (running.get(key) === under) running.delete(key);
      });
    running.set(key, under);
    return under;
  };
  return (key) => {
    const under = running.get(key);
    if (!under) return begin(key);
    const known = next.get(key);
    if (known) return known;
    const after = under
      .catch(() => undefined)
      .then(() => {
        next.delete(key);
        return begin(key);
      });
    next.set(key, after);
    return after;
  };
}
