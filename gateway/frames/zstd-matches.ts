import type { Sequences } from './zstd-sequences.ts';

/** Shorter repetitions cost about as much as they save. */
const MIN_LENGTH = 5;
const PLACES_KEPT = 8;
const MAX_TABLE_BITS = 15;
/** Last place of each hash of four bytes, plus one; shared by all calls, which end before another begins. */
const table = new Int32Array(1 << MAX_TABLE_BITS);

/**
 * What repeats within the bytes, and the bytes that do not (in order, all that stands between and after the matches).
 * Nothing before the bytes is referred to.
 */
export function findMatches(bytes: Buffer): { sequences: Sequences; literals: Buffer } {
  const tableBits = Math.min(MAX_TABLE_BITS, Math.max(8, 32 - Math.clz32(bytes.length)));
  const hashShift = 32 - tableBits;
  table.fill(0, 0, 1 << tableBits);
  const sequences = { numbers: new Int32Array(3 * (Math.floor(bytes.length / MIN_LENGTH) + 1)), count: 0 };
  const literals = Buffer.allocUnsafe(bytes.length);
  const end = bytes.length - 4;
  let literalLength = 0;
  let from = 0;
  let offset = 0;

  /** Remembers the place and returns the last one that began alike. */
  const replace = (at: number): number => {
    const four = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    const slot = Math.imul(four, -1_640_531_535) >>> hashShift;
    const before = (table[slot] ?? 0) - 1;
    table[slot] = at + 1;
    return before;
  };

  for (let at = 0; at <= end; at++) {
    let earlier = replace(at);
    let length = earlier < 0 ? 0 : lengthOf(bytes, earlier, at);
    // The offset of the last match is the cheapest to name.
    const repeated = offset > 0 && at > from ? lengthOf(bytes, at - offset, at) : 0;
    if (repeated >= MIN_LENGTH && repeated >= length - 2) {
      earlier = at - offset;
      length = repeated;
    }
    if (length < MIN_LENGTH) continue;
    if (at < end) {
      // A longer one that begins one byte later is worth a literal.
      const later = replace(at + 1);
      const laterLength = later < 0 ? 0 : lengthOf(bytes, later, at + 1);
      if (laterLength > length + 1) {
        earlier = later;
        length = laterLength;
        at++;
      }
    }
    literals.set(bytes.subarray(from, at), literalLength);
    literalLength += at - from;
    offset = at - earlier;
    sequences.numbers.set([at - from, length, offset], 3 * sequences.count++);
    from = at + length;
    // Of a long match its end is enough: what follows often followed before.
    for (at = Math.max(at + 1, from - PLACES_KEPT); at < from && at <= end; at++) replace(at);
    at = from - 1;
  }
  literals.set(bytes.subarray(from), literalLength);
  return { sequences, literals: literals.subarray(0, literalLength + bytes.length - from) };
}

function lengthOf(bytes: Buffer, earlier: number, at: number): number {
  const distance = at - earlier;
  const start = at;
  while (at < bytes.length && bytes[at - distance] === bytes[at]) at++;
  return at - start;
}
