import { availableParallelism } from 'node:os';
import type { MediaEngine } from './media-engine.ts';
import { MediasoupCall } from './mediasoup-call.ts';
import { findMediasoup } from './mediasoup-library.ts';
import { MediasoupWorkers } from './mediasoup-workers.ts';

export interface MediasoupOptions {
  /** An address of this machine, as a number. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  warn(text: string): void;
  /** Whether the one that `npm run mediasoup` built counts, where none is installed. */
  isKeptMeant?: boolean;
  browsersInAWorker?: number;
  maxWorkers?: number;
}

const SWEEP_EVERY_MS = 60_000;
/** One worker sends some five thousand streams of sound, and sixteen are heard at once. */
const BROWSERS_IN_A_WORKER = 300;

/** The engine for size, whose workers are processes of their own; a sentence that says why, where it is not there. Rejects when the port cannot be had. */
export async function openMediasoup(options: MediasoupOptions): Promise<MediaEngine | string> {
  const { host, port, warn, isKeptMeant = false, browsersInAWorker = BROWSERS_IN_A_WORKER, maxWorkers = availableParallelism() } = options;
  const found = findMediasoup(isKeptMeant);
  if (typeof found === 'string') return found;
  const active = new Set<MediasoupCall>();
  const workers = await MediasoupWorkers.open(found, {
    host,
    port,
    warn,
    died: (index) => {
      for (const call of active) call.lose(index);
    },
  });
  const sweeping = setInterval(() => {
    for (const call of active) call.sweep();
  }, SWEEP_EVERY_MS).unref();
  return {
    name: `mediasoup ${found.library.version}`,
    port: workers.port,
    call: (_id, isThere) => new MediasoupCall({ found, workers, browsersInAWorker, maxWorkers, isThere, active }),
    async close() {
      clearInterval(sweeping);
      for (const call of active) call.lose();
      await workers.close();
    },
  };
}
