import type { Found, WebRtcServer, Worker } from './mediasoup-library.ts';
import { portFor } from './port-for.ts';

/** A process of the worker, with its port. */
export interface RunningWorker {
  worker: Worker;
  server: WebRtcServer;
  port: number;
}

export interface WorkerOptions {
  host: string;
  /** Of the first; 0 takes a free one. */
  port: number;
  warn(text: string): void;
  /** All that ran in this one is gone. */
  died(index: number): void;
}

/** The ports of further workers are so far from the first that threads do not meet there. */
const PORT_STEP = 200;
const AGAIN_AFTER_MS = 500;
/** As much of it as the system grants: all browsers of a worker share one socket, and a burst must not be lost while it is at work. */
const BUFFER_BYTES = 4 * 1024 * 1024;

/** The workers of one engine: the first from the beginning, each further one from when it is asked for. */
export class MediasoupWorkers {
  readonly port: number;
  readonly #found: Found;
  readonly #options: WorkerOptions;
  readonly #workers = new Map<number, Promise<RunningWorker>>();
  #isClosed = false;

  private constructor(found: Found, options: WorkerOptions, port: number) {
    this.#found = found;
    this.#options = options;
    this.port = port;
  }

  /** Rejects when the port cannot be had. */
  static async open(found: Found, options: WorkerOptions): Promise<MediasoupWorkers> {
    const workers = new MediasoupWorkers(found, options, await portFor(options.host, options.port));
    await workers.get(0);
    return workers;
  }

  /** Rejects when it cannot be started now. */
  get(index: number): Promise<RunningWorker> {
    let worker = this.#workers.get(index);
    if (!worker) {
      worker = this.#start(index);
      this.#workers.set(index, worker);
      worker.catch(() => this.#workers.delete(index));
    }
    return worker;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const started = await Promise.allSettled(this.#workers.values());
    for (const one of started) if (one.status === 'fulfilled') one.value.worker.close();
  }

  async #start(index: number): Promise<RunningWorker> {
    const port = index === 0 ? this.port : await this.#furtherPort(index);
    const { host, warn, died } = this.#options;
    const worker = await this.#found.library.createWorker({ logLevel: 'error' });
    try {
      // Browsers are told the address by the voice gateway.
      const announced = host === '0.0.0.0' || host === '::' ? { announcedAddress: '127.0.0.1' } : {};
      const server = await worker.createWebRtcServer({
        listenInfos: [{ protocol: 'udp', ip: host, port, recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES, ...announced }],
      });
      worker.on('died', () => {
        if (this.#isClosed) return;
        warn('A worker of mediasoup died; its browsers connect anew.');
        this.#workers.delete(index);
        died(index);
        if (index === 0) this.#startAgain();
      });
      return { worker, server, port };
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  /** The first is there before it is asked for, so that its port stays ours. */
  #startAgain(): void {
    if (this.#isClosed) return;
    this.get(0).catch((error: unknown) => {
      this.#options.warn(`The worker of mediasoup cannot be started, and is tried again: ${String(error)}`);
      setTimeout(() => this.#startAgain(), AGAIN_AFTER_MS).unref();
    });
  }

  async #furtherPort(index: number): Promise<number> {
    const { host, warn } = this.#options;
    const wished = this.port + index * PORT_STEP;
    if (wished <= 65_535) {
      try {
        return await portFor(host, wished);
      } catch {
        warn(`Port ${wished} (UDP) is taken by another program, so some browsers of a very large call get any free one.`);
      }
    }
    return portFor(host, 0);
  }
}
