/** A part of a file of the ISO base media format (AVIF, HEIC, MP4, QuickTime). */
export interface Box {
  type: string;
  /** Where its type stands. */
  typeAt: number;
  /** Of what is in it. */
  start: number;
  end: number;
}

/** Nobody needs more; a file of nothing but empty boxes would fill the memory. */
const MAX_BOXES = 20_000;

/** The boxes between two places, up to the first that is broken. Source: ISO/IEC 14496-12, 4.2. */
export function boxesIn(bytes: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < MAX_BOXES;) {
    const size = bytes.readUInt32BE(at);
    const isLong = size === 1 && at + 16 <= to;
    const length = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : size === 0 ? to - at : size;
    const head = isLong ? 16 : 8;
    if (length < head || at + length > to) break;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), typeAt: at + 4, start: at + head, end: at + length });
    at += length;
  }
  return boxes;
}
