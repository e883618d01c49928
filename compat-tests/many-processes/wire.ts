import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** The way to a port of this machine, which can be cut. It has a thread of its own, so that a busy test does not slow it down. */
export interface Wire {
  port: number;
  /** Breaks what there is, and takes nothing new. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<unknown>;
}

export async function openWire(port: number): Promise<Wire> {
  const thread = new Worker(new URL('./wire-thread.js', import.meta.url), { workerData: { port } });
  const answer = async <Answer>(): Promise<Answer> => ((await once(thread, 'message')) as [Answer])[0];
  const order = async (words: 'cut' | 'mend'): Promise<void> => {
    const done = answer();
    thread.postMessage(words);
    await done;
  };
  return { port: await answer<number>(), cut: () => order('cut'), mend: () => order('mend'), close: () => thread.terminate() };
}
