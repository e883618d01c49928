import type { CallPacket } from './media-engine.ts';

/** Another SSRC of the same kind takes over once the one before has been quiet for so long: until then it is a second quality, or a stray. */
const TAKE_OVER_MS = 1000;
const ROUND = 0x1_0000;
const REPORT_BLOCK_BYTES = 24;
const PICTURE_TICKS = 3000;

/** One stream that a browser sends, under numbers of its own that may change: what goes on has one SSRC and goes on counting. */
export class SourceStream {
  readonly ssrc: number;
  readonly #clockRate: number;
  #own: number | undefined;
  #lastAtMs = 0;
  #sequenceAhead = 0;
  #timestampAhead = 0;
  #lastSequence = 0;
  #lastTimestamp = 0;
  // Of the present source, for its reports (RFC 3550, A.3 and A.8).
  #first = 0;
  #highest = 0;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #jitter = 0;
  #transit: number | undefined;
  #clock: { middle: number; atMs: number } | undefined;

  constructor(ssrc: number, clockRate: number) {
    this.ssrc = ssrc;
    this.#clockRate = clockRate;
  }

  /** The SSRC by which the browser knows it; undefined before the first packet. */
  get own(): number | undefined {
    return this.#own;
  }

  /** The packet with the numbers of the call; undefined when it is not of the stream that goes on. */
  take(packet: CallPacket, nowMs: number): CallPacket | undefined {
    if (packet.ssrc !== this.#own) {
      if (this.#own !== undefined && nowMs - this.#lastAtMs < TAKE_OVER_MS) return undefined;
      this.#begin(packet);
    }
    this.#lastAtMs = nowMs;
    this.#note(packet, nowMs);
    const sequence = (packet.sequence + this.#sequenceAhead) % ROUND;
    const timestamp = (packet.timestamp + this.#timestampAhead) >>> 0;
    if (((sequence - this.#lastSequence) << 16) >> 16 > 0) {
      this.#lastSequence = sequence;
      this.#lastTimestamp = timestamp;
    }
    return { ...packet, ssrc: this.ssrc, sequence, timestamp };
  }

  /** A sequence number of the call, as the browser counts. */
  ownSequence(sequence: number): number {
    return (sequence - this.#sequenceAhead + ROUND) % ROUND;
  }

  callSequence(sequence: number): number {
    return (sequence + this.#sequenceAhead) % ROUND;
  }

  /** Changes a sender report of the browser into one about the stream of the call, and remembers when it came. */
  readClock(report: Buffer, nowMs: number): void {
    this.#clock = { middle: report.readUInt32BE(10), atMs: nowMs };
    report.writeUInt32BE(this.ssrc, 4);
    report.writeUInt32BE((report.readUInt32BE(16) + this.#timestampAhead) >>> 0, 16);
  }

  /** What came of it since the last time, as a receiver report says it; undefined before the first packet. */
  reportBlock(nowMs: number): Buffer | undefined {
    if (this.#own === undefined) return undefined;
    const expected = this.#highest - this.#first + 1;
    const [due, came] = [expected - this.#expectedBefore, this.#received - this.#receivedBefore];
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    const block = Buffer.alloc(REPORT_BLOCK_BYTES);
    block.writeUInt32BE(this.#own, 0);
    block[4] = due > 0 && due > came ? Math.min(255, Math.floor(((due - came) * 256) / due)) : 0;
    block.writeUIntBE(Math.min(0x7f_ffff, Math.max(0, expected - this.#received)), 5, 3);
    block.writeUInt32BE(this.#highest >>> 0, 8);
    block.writeUInt32BE(Math.floor(this.#jitter) >>> 0, 12);
    if (this.#clock) {
      block.writeUInt32BE(this.#clock.middle, 16);
      block.writeUInt32BE(Math.floor(((nowMs - this.#clock.atMs) * 65_536) / 1000) >>> 0, 20);
    }
    return block;
  }

  #begin({ ssrc, sequence, timestamp }: CallPacket): void {
    if (this.#own === undefined) {
      this.#lastSequence = sequence;
      this.#lastTimestamp = timestamp;
    } else {
      this.#sequenceAhead = (this.#lastSequence + 1 - sequence + ROUND) % ROUND;
      this.#timestampAhead = (this.#lastTimestamp + PICTURE_TICKS - timestamp) >>> 0;
    }
    this.#own = ssrc;
    this.#first = this.#highest = sequence;
    this.#received = this.#expectedBefore = this.#receivedBefore = 0;
    this.#jitter = 0;
    this.#transit = undefined;
    this.#clock = undefined;
  }

  #note({ sequence, timestamp }: CallPacket, nowMs: number): void {
    this.#received++;
    const ahead = ((sequence - this.#highest) << 16) >> 16;
    if (ahead > 0) this.#highest += ahead;
    const transit = (nowMs * this.#clockRate) / 1000 - timestamp;
    const change = this.#transit === undefined ? 0 : Math.abs(transit - this.#transit);
    this.#transit = transit;
    // A clock that went round, or began anew, is no jitter.
    if (change < this.#clockRate * 10) this.#jitter += (change - this.#jitter) / 16;
  }
}
