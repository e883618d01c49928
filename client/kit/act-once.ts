/**
 * Acts once something is `ready`. Asked again meanwhile it acts no second time; what stands for it in `waiting` by then is what is done.
 */
export async function actOnce(waiting: Map<string, () => void>, of: string, act: () => void, ready: () => Promise<unknown>): Promise<void> {
  if (waiting.has(of)) return;
  waiting.set(of, act);
  await ready();
  const latest = waiting.get(of);
  waiting.delete(of);
  latest?.();
}
