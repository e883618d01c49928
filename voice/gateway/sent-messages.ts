/** Messages that a client may have missed when its connection broke, each with its number of 16 bits, which goes round. */
const MAX_MESSAGES = 512;
const MAX_BYTES = 4 * 1024 * 1024;
const ROUND = 0x1_0000;

/** A text; or bytes in pieces, the larger of which all members of a call keep together. */
export type Frame = string | readonly [head: Buffer, payload: Uint8Array];

export const bytesOf = ([head, payload]: Exclude<Frame, string>): Buffer => Buffer.concat([head, payload]);

const sizeOf = (frame: Frame): number => (typeof frame === 'string' ? frame.length : frame[0].length + frame[1].length);

export class SentMessages {
  private frames: Frame[] = [];
  private sizeBytes = 0;
  /** Of the newest message; before the first one clients say -1. */
  private newest = 0;

  /** The number of the next message, 1 first: some clients take 0 for none. */
  next(): number {
    this.newest = (this.newest + 1) % ROUND;
    return this.newest;
  }

  /** Of the number that was given out last. */
  keep(frame: Frame): void {
    this.frames.push(frame);
    this.sizeBytes += sizeOf(frame);
    while (this.frames.length > MAX_MESSAGES || this.sizeBytes > MAX_BYTES) this.sizeBytes -= sizeOf(this.frames.shift() ?? '');
  }

  /** What came after that number, oldest first; null when it is not kept any more or never was given out. -1 is before the first. */
  after(seq: number): readonly Frame[] | null {
    const missed = (this.newest - Math.max(seq, 0) + ROUND) % ROUND;
    return missed > this.frames.length ? null : this.frames.slice(this.frames.length - missed);
  }
}
