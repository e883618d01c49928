/** For as long one waits for a graph to move; after that the device itself is better than nothing. */
const PATIENCE_MS = 1_000;

/** Whether a graph of sound runs before long: some browsers begin it only after it was made, and none before the page was touched. */
export async function beginsToRun(context: Pick<AudioContext, 'state' | 'resume'>, patienceMs = PATIENCE_MS): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patienceMs)));
  await Promise.race([context.resume().catch(() => undefined), late]);
  clearTimeout(timer);
  return context.state === 'running';
}
