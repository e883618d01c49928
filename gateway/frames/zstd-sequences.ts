/*
 * The second half of a compressed block: which stretches repeat, in bits of uneven length (finite state entropy).
 * Written with the format's own fixed distributions, so that a block needs no tables. Source: RFC 8878, 3.1.1.3.2 and 4.1.
 */

/** Literals before a match, length of the match, and how far back it lies: three numbers for each. */
export interface Sequences {
  readonly numbers: Int32Array;
  count: number;
}

/** For each symbol what leads from one state to the next. */
interface Encoder {
  next: Uint16Array;
  bits: Int32Array;
  shift: Int32Array;
}

const NINE_ONES = Array<number>(9).fill(1);
const literalLengths = encoderOf(6, [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1]);
const matchLengths = encoderOf(6, [1, 4, 3, 2, 2, 2, 2, 2, 2, ...NINE_ONES, ...NINE_ONES, ...NINE_ONES, ...NINE_ONES, 1, -1, -1, -1, -1, -1, -1, -1]);
const offsets = encoderOf(5, [1, 1, 1, 1, 1, 1, 2, 2, 2, ...NINE_ONES, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1]);

/** From where on each code counts, and by how many further bits: lengths of literals from code 16, of matches from 32. */
const LITERAL_BASES = [16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];
const LITERAL_BITS = [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MATCH_BASES = [35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16_387, 32_771, 65_539];
const MATCH_BITS = [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MIN_MATCH = 3;
/** No sequence takes more: 17 + 16 + 16 bits as they are, 17 at most of the three states. */
const MAX_BYTES_EACH = 9;

/** The sequences section of a block. */
export function encodeSequences({ numbers, count }: Sequences): Buffer {
  const out = Buffer.allocUnsafe(16 + count * MAX_BYTES_EACH);
  let at = putCount(out, count);
  out[at++] = 0; // All three by the fixed distributions.
  let pending = 0;
  let pendingBits = 0;
  const put = (value: number, bits: number): void => {
    pending |= value << pendingBits;
    pendingBits += bits;
    for (; pendingBits >= 8; pendingBits -= 8, pending >>>= 8) out[at++] = pending & 0xff;
  };
  const step = ({ bits, shift, next }: Encoder, state: number, symbol: number): number => {
    const count = (state + (bits[symbol] ?? 0)) >>> 16;
    put(state & ((1 << count) - 1), count);
    return next[(state >>> count) + (shift[symbol] ?? 0)] ?? 0;
  };
  let literalState = 0;
  let matchState = 0;
  let offsetState = 0;
  // The decoder reads from the end, so the last sequence goes first.
  for (let index = count - 1; index >= 0; index--) {
    const literals = numbers[index * 3] ?? 0;
    const match = numbers[index * 3 + 1] ?? 0;
    const distance = numbers[index * 3 + 2] ?? 0;
    // Value 1 means the offset of the sequence before, if literals stand in between; 4 and up are new offsets plus 3.
    const isRepeated = index > 0 && literals > 0 && distance === numbers[index * 3 - 1];
    const offsetValue = isRepeated ? 1 : distance + 3;
    const offsetCode = 31 - Math.clz32(offsetValue);
    const literalCode = literals < 16 ? literals : 16 + rankIn(LITERAL_BASES, literals);
    const matchCode = match < 35 ? match - MIN_MATCH : 32 + rankIn(MATCH_BASES, match);
    if (index === count - 1) {
      matchState = firstState(matchLengths, matchCode);
      offsetState = firstState(offsets, offsetCode);
      literalState = firstState(literalLengths, literalCode);
    } else {
      offsetState = step(offsets, offsetState, offsetCode);
      matchState = step(matchLengths, matchState, matchCode);
      literalState = step(literalLengths, literalState, literalCode);
    }
    if (literals >= 16) put(literals - (LITERAL_BASES[literalCode - 16] ?? 0), LITERAL_BITS[literalCode - 16] ?? 0);
    if (match >= 35) put(match - (MATCH_BASES[matchCode - 32] ?? 0), MATCH_BITS[matchCode - 32] ?? 0);
    put(offsetValue - (1 << offsetCode), offsetCode);
  }
  put(matchState & 63, 6);
  put(offsetState & 31, 5);
  put(literalState & 63, 6);
  // A one says where the bits end.
  put(1, 1);
  if (pendingBits > 0) out[at++] = pending;
  return out.subarray(0, at);
}

function putCount(out: Buffer, count: number): number {
  if (count < 128) return out.writeUInt8(count);
  if (count < 0x7f00) return out.writeUInt16BE(count + 0x8000);
  out[0] = 255;
  return out.writeUInt16LE(count - 0x7f00, 1);
}

/** The last of `bases` that is not above the length. */
function rankIn(bases: readonly number[], length: number): number {
  let rank = bases.length - 1;
  while ((bases[rank] ?? 0) > length) rank--;
  return rank;
}

function firstState({ bits, shift, next }: Encoder, symbol: number): number {
  const add = bits[symbol] ?? 0;
  const count = (add + (1 << 15)) >>> 16;
  return next[(((count << 16) - add) >>> count) + (shift[symbol] ?? 0)] ?? 0;
}

/** -1 in a distribution is less than one: such symbols stand at the end of the table. */
function encoderOf(log: number, distribution: readonly number[]): Encoder {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  let last = size - 1;
  for (const [symbol, share] of distribution.entries()) if (share === -1) symbols[last--] = symbol;
  const stride = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  for (const [symbol, share] of distribution.entries()) {
    for (let times = 0; times < share; times++) {
      symbols[place] = symbol;
      do place = (place + stride) & (size - 1);
      while (place > last);
    }
  }
  const starts: number[] = [];
  const bits = new Int32Array(distribution.length);
  const shift = new Int32Array(distribution.length);
  let total = 0;
  for (const [symbol, share] of distribution.entries()) {
    const states = Math.abs(share);
    const most = states === 1 ? log : log - (31 - Math.clz32(states - 1));
    starts.push(total);
    bits[symbol] = (most << 16) - (states << most);
    shift[symbol] = total - states;
    total += states;
  }
  const next = new Uint16Array(size);
  for (const [index, symbol] of symbols.entries()) {
    const start = starts[symbol] ?? 0;
    next[start] = size + index;
    starts[symbol] = start + 1;
  }
  return { next, bits, shift };
}
