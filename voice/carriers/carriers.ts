import { randomInt } from 'node:crypto';
import type { BrowserAnswer, MediaBrowsers, MediaCall, MediaPlane } from '../media-plane.ts';
import type { BrowserOffer } from '../media/media-engine.ts';
import { DROP_REASONS, newCounters, type UdpCounters } from '../udp/counters.ts';
import type { Ssrcs, TransportMode } from '../udp/udp-plane.ts';
import { VoiceError } from '../voice-error.ts';
import type { CarrierOptions } from './messages.ts';
import { Carrier } from './carrier.ts';

interface Log {
  warn(text: string): void;
  error(context: object, text: string): void;
}

const AGAIN_AFTER_MS = 500;

/** Carries calls in processes of their own: all of one call in one, and a new call in the one that has the fewest people. */
export class Carriers implements MediaPlane, MediaBrowsers {
  readonly modes: readonly TransportMode[];
  readonly #log: Log;
  readonly #carriers: Set<Carrier>;
  readonly #starting = new Set<NodeJS.Timeout>();
  /** What those counted that broke. */
  readonly #former = newCounters();
  #isClosed = false;

  private constructor(log: Log, carriers: readonly Carrier[]) {
    this.#log = log;
    this.#carriers = new Set(carriers);
    this.modes = carriers[0]?.opened.modes ?? [];
  }

  /** Rejects, with the system's code, when a port cannot be had. */
  static async open(log: Log, options: readonly CarrierOptions[]): Promise<Carriers> {
    const started: Carrier[] = [];
    let whole: Carriers | undefined;
    try {
      for (const one of options) {
        const lost = (carrier: Carrier, error: Error): void => whole?.replace(carrier, error, one, lost);
        started.push(await Carrier.start(one, { warn: (text) => log.warn(text), lost }));
      }
    } catch (error) {
      for (const carrier of started) await carrier.close();
      const port = options[started.length]?.port;
      if (started.length > 0 && (error as NodeJS.ErrnoException).code === 'EADDRINUSE')
        throw new Error(`Port ${port} (UDP) is taken by another program. ${options.length} processes of voice need two ports each.`, { cause: error });
      throw error;
    }
    whole = new Carriers(log, started);
    return whole;
  }

  /** Whether browsers can join calls. */
  get hasBrowsers(): boolean {
    return [...this.#carriers].every(({ opened }) => opened.engine !== null);
  }

  /** Of all of them, as of a second ago. */
  get counters(): UdpCounters {
    const sum = newCounters();
    for (const one of [this.#former, ...[...this.#carriers].map(({ counters }) => counters)]) add(sum, one);
    return sum;
  }

  newSsrcs(): Ssrcs {
    for (;;) {
      const ssrc = randomInt(1, 2 ** 32 - 3);
      // They are given out in threes, and known by the first.
      if (![-2, -1, 0, 1, 2].some((by) => this.#carrierOf(ssrc + by))) return { ssrc, videoSsrc: ssrc + 1, rtxSsrc: ssrc + 2 };
    }
  }

  /** Throws a VoiceError while none is there. */
  call(id: string): MediaCall {
    const carriers = [...this.#carriers];
    const carrier = carriers.find((one) => one.hasCall(id)) ?? carriers.toSorted((one, other) => one.memberCount - other.memberCount)[0];
    if (!carrier) throw new VoiceError('CRASHED', 'The process of voice is being started.');
    return carrier.call(id);
  }

  async connect(callId: string, ssrc: number, offer: BrowserOffer): Promise<BrowserAnswer> {
    const carrier = this.#carrierOf(ssrc);
    if (!carrier) throw new VoiceError('CRASHED', 'The process of this call is gone.');
    return carrier.connect(callId, ssrc, offer);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#starting) clearTimeout(timer);
    await Promise.all([...this.#carriers].map((carrier) => carrier.close()));
  }

  #carrierOf(ssrc: number): Carrier | undefined {
    for (const carrier of this.#carriers) if (carrier.hasSsrc(ssrc)) return carrier;
    return undefined;
  }

  replace(broken: Carrier, error: Error, options: CarrierOptions, lost: (carrier: Carrier, error: Error) => void): void {
    if (!this.#carriers.delete(broken)) return;
    add(this.#former, broken.counters);
    this.#log.error({ err: error }, 'a process of voice broke; its calls begin anew');
    this.#startAgain({ ...options, port: broken.opened.port, browserPort: broken.opened.engine?.port ?? options.browserPort }, lost);
  }

  #startAgain(options: CarrierOptions, lost: (carrier: Carrier, error: Error) => void, afterMs = 0): void {
    const timer = setTimeout(() => {
      this.#starting.delete(timer);
      Carrier.start(options, { warn: (text) => this.#log.warn(text), lost }).then(
        (carrier) => (this.#isClosed ? void carrier.close() : void this.#carriers.add(carrier)),
        (error: unknown) => {
          if (this.#isClosed) return;
          this.#log.error({ err: error }, 'a process of voice cannot be started; it is tried again');
          this.#startAgain(options, lost, AGAIN_AFTER_MS);
        },
      );
    }, afterMs);
    this.#starting.add(timer);
  }
}

function add(sum: UdpCounters, { dropped, ...counted }: UdpCounters): void {
  for (const [name, count] of Object.entries(counted)) sum[name as keyof typeof counted] += count; // its own keys
  for (const reason of DROP_REASONS) sum.dropped[reason] += dropped[reason];
}
