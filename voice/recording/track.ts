import type { MediaPacket } from '../udp/rtp-packet.ts';
import { OggOpusWriter } from './ogg-opus.ts';
import { SAMPLE_RATE, samplesOf, SILENCES } from './opus-packet.ts';

/** So many packets are waited for that come out of order. */
const HELD = 5;
/** Who sent nothing for so long paused, whatever the clock in their packets says: some libraries stop theirs meanwhile. */
const PAUSE_MS = 200;
/** Silence from here on gets pages of its own. */
const LONG_SAMPLES = 2 * SAMPLE_RATE;
/** What is lost in the middle of a word is silent for as long as it would have lasted; more than this is a clock that leapt. */
const MAX_LOST_SAMPLES = SAMPLE_RATE;

type Heard = Pick<MediaPacket, 'sequence' | 'timestamp' | 'payload'>;

/** What one person says, from the beginning of a recording on, as an Ogg file: in order, with silence for pauses and for what was lost. */
export class Track {
  readonly #write: (bytes: Buffer) => void;
  readonly #ogg: OggOpusWriter;
  readonly #held: Heard[] = [];
  #last: { sequence: number; timestamp: number; samples: number } | undefined;
  #heardAtMs = 0;

  /** `write` gets the file piece by piece. */
  constructor(serial: number, write: (bytes: Buffer) => void) {
    this.#write = write;
    this.#ogg = new OggOpusWriter(serial);
    write(this.#ogg.head());
  }

  get durationMs(): number {
    return Math.round((this.#ogg.samples * 1000) / SAMPLE_RATE);
  }

  /** `atMs` is since the recording began. */
  hear(packet: Heard, atMs: number): void {
    if (!this.#last || atMs - this.#heardAtMs > PAUSE_MS) {
      this.#release(0);
      this.#last = undefined;
      this.#silenceUntil(atMs);
    }
    this.#heardAtMs = atMs;
    const at = this.#held.findLastIndex(({ sequence }) => isAfter(packet.sequence, sequence));
    if (this.#held[at + 1]?.sequence === packet.sequence) return;
    this.#held.splice(at + 1, 0, packet);
    // The first of a word says where it begins.
    this.#last ??= { sequence: packet.sequence, timestamp: packet.timestamp, samples: 0 };
    this.#release(HELD);
  }

  /** The rest of the file: it lasts as long as the recording. */
  end(atMs: number): void {
    this.#release(0);
    this.#silenceUntil(atMs);
    this.#write(this.#ogg.end());
  }

  #release(keep: number): void {
    while (this.#held.length > keep) {
      const packet = this.#held.shift();
      if (packet) this.#append(packet);
    }
  }

  #append({ sequence, timestamp, payload }: Heard): void {
    const samples = samplesOf(payload);
    if (samples === 0 || !this.#last) return;
    const since = (timestamp - this.#last.timestamp) | 0;
    // Came too late: what is after it is written.
    if (this.#last.samples > 0 && (since <= 0 || !isAfter(sequence, this.#last.sequence))) return;
    const lost = since - this.#last.samples;
    if (lost > 0 && lost <= MAX_LOST_SAMPLES) this.#silence(lost);
    this.#put(payload, samples);
    this.#last = { sequence, timestamp, samples };
  }

  #silenceUntil(atMs: number): void {
    this.#silence((atMs * SAMPLE_RATE) / 1000 - this.#ogg.samples);
  }

  #silence(samples: number): void {
    let left = samples;
    for (const silence of SILENCES) {
      if (left < LONG_SAMPLES) for (; left >= silence.samples; left -= silence.samples) this.#put(silence.packet, silence.samples);
      else {
        const pages = this.#ogg.repeat(silence.packet, silence.samples, left);
        let page = pages.next();
        for (; !page.done; page = pages.next()) this.#write(page.value);
        left = page.value;
      }
    }
  }

  #put(packet: Uint8Array, samples: number): void {
    const page = this.#ogg.add(packet, samples);
    if (page) this.#write(page);
  }
}

const isAfter = (sequence: number, other: number): boolean => ((sequence - other) << 16) >> 16 > 0;
