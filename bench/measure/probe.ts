/** Loaded into every measured program before its own code: tells what it used, when asked over IPC. */
export interface Usage {
  cpuMs: number;
  rssMiB: number;
  heapMiB: number;
  /** Outside of the heap, held from within it: buffers and the state of compression. */
  externalMiB: number;
}

const MIB = 2 ** 20;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function answer(collects: boolean): Promise<void> {
  // Finalizers free more after the first round.
  for (let round = 0; collects && round < 3; round++) {
    globalThis.gc?.();
    await wait(100);
  }
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  const usage: Usage = { cpuMs: (user + system) / 1000, rssMiB: rss / MIB, heapMiB: heapUsed / MIB, externalMiB: external / MIB };
  process.send?.({ usage });
}

process.on('message', (message: { ask?: string }) => {
  if (message.ask === 'usage' || message.ask === 'usage-after-gc') void answer(message.ask === 'usage-after-gc');
});
// Nobody is there any more who would end it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening must not keep a program alive that would end by itself.
process.channel?.unref();
