import { EtfError } from './etf-error.ts';
import { Tag, VERSION } from './tags.ts';

/** No payload is this deep: what is, refers to itself. */
const MAX_DEPTH = 500;
/** Up to here a loop over ASCII is faster than a call to TextEncoder. */
const SHORT_STRING = 48;
/** A buffer that grew beyond this is not kept for the next term. */
const MAX_SPARE_BYTES = 1 << 20;

interface Writer {
  bytes: Uint8Array;
  at: number;
}

const utf8 = new TextEncoder();
const doubleBytes = new DataView(new ArrayBuffer(8));
const NIL = atom('nil');
const TRUE = atom('true');
const FALSE = atom('false');
let spare: Uint8Array | null = null;

/**
 * A JSON-like value as one Erlang term, version byte included, the way Discord and `erlpack` write it: strings and keys
 * are binaries, null is the atom nil, keys with undefined are left out. Whole numbers stay whole up to 2^53, bigints up
 * to 64 bits; as in JSON, numbers that are not finite become null. Throws EtfError for what has no term.
 */
export function encodeEtf(value: unknown): Uint8Array {
  const out: Writer = { bytes: spare ?? new Uint8Array(4096), at: 0 };
  spare = null;
  out.bytes[out.at++] = VERSION;
  write(out, value, 0);
  const term = out.bytes.slice(0, out.at);
  if (out.bytes.length <= MAX_SPARE_BYTES) spare = out.bytes;
  return term;
}

function write(out: Writer, value: unknown, depth: number): void {
  switch (typeof value) {
    case 'string':
      return writeBinary(out, value);
    case 'number':
      return writeNumber(out, value);
    case 'boolean':
      return writeBytes(out, value ? TRUE : FALSE);
    case 'bigint':
      return writeBigInt(out, value);
    case 'undefined':
      return writeBytes(out, NIL);
    case 'object':
      if (value === null) return writeBytes(out, NIL);
      if (depth >= MAX_DEPTH) throw new EtfError('The value is nested too deeply');
      if (Array.isArray(value)) return writeList(out, value, depth + 1);
      if ('toJSON' in value && typeof value.toJSON === 'function') return write(out, value.toJSON(), depth + 1);
      return writeMap(out, value as Record<string, unknown>, depth + 1);
    default:
      throw new EtfError(`A ${typeof value} has no term`);
  }
}

function writeList(out: Writer, items: readonly unknown[], depth: number): void {
  if (items.length > 0) {
    writeTagAndLength(out, Tag.list, items.length);
    for (const item of items) write(out, item, depth);
  }
  reserve(out, 1);
  out.bytes[out.at++] = Tag.nil;
}

function writeMap(out: Writer, map: Record<string, unknown>, depth: number): void {
  const start = out.at;
  writeTagAndLength(out, Tag.map, 0);
  let pairs = 0;
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    writeBinary(out, key);
    write(out, value, depth);
    pairs++;
  }
  putUint32(out.bytes, start + 1, pairs);
}

function writeBinary(out: Writer, text: string): void {
  // A UTF-16 unit takes three bytes of UTF-8 at most.
  reserve(out, 5 + text.length * 3);
  const { bytes, at } = out;
  const start = at + 5;
  let end = text.length <= SHORT_STRING ? putAscii(bytes, start, text) : -1;
  if (end < 0) end = start + utf8.encodeInto(text, bytes.subarray(start)).written;
  bytes[at] = Tag.binary;
  putUint32(bytes, at + 1, end - start);
  out.at = end;
}

/** Where the text ends, or -1 when it is not ASCII. */
function putAscii(bytes: Uint8Array, start: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return -1;
    bytes[start + i] = unit;
  }
  return start + text.length;
}

function writeNumber(out: Writer, value: number): void {
  reserve(out, 11);
  const { bytes } = out;
  if ((value | 0) === value && !Object.is(value, -0)) {
    if (value >= 0 && value <= 255) {
      bytes[out.at++] = Tag.smallInteger;
      bytes[out.at++] = value;
    } else writeTagAndLength(out, Tag.integer, value);
  } else if (Number.isSafeInteger(value) && value !== 0) writeBig(out, BigInt(value));
  else if (Number.isFinite(value)) {
    bytes[out.at++] = Tag.newFloat;
    doubleBytes.setFloat64(0, value);
    for (let i = 0; i < 8; i++) bytes[out.at++] = doubleBytes.getUint8(i);
  } else writeBytes(out, NIL);
}

function writeBigInt(out: Writer, value: bigint): void {
  if (value === BigInt.asIntN(32, value)) writeNumber(out, Number(value));
  else writeBig(out, value);
}

function writeBig(out: Writer, value: bigint): void {
  let rest = value < 0n ? -value : value;
  if (rest !== BigInt.asUintN(64, rest)) throw new EtfError('A whole number of more than 64 bits');
  reserve(out, 11);
  const { bytes } = out;
  const start = out.at;
  bytes[start] = Tag.smallBig;
  bytes[start + 2] = value < 0n ? 1 : 0;
  out.at = start + 3;
  for (; rest > 0n; rest >>= 8n) bytes[out.at++] = Number(rest & 255n);
  bytes[start + 1] = out.at - start - 3;
}

function writeTagAndLength(out: Writer, tag: number, length: number): void {
  reserve(out, 5);
  out.bytes[out.at] = tag;
  putUint32(out.bytes, out.at + 1, length);
  out.at += 5;
}

function writeBytes(out: Writer, term: Uint8Array): void {
  reserve(out, term.length);
  out.bytes.set(term, out.at);
  out.at += term.length;
}

function reserve(out: Writer, count: number): void {
  if (out.at + count <= out.bytes.length) return;
  const grown = new Uint8Array(Math.max(out.bytes.length * 2, out.at + count));
  grown.set(out.bytes);
  out.bytes = grown;
}

function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function atom(name: string): Uint8Array {
  return new Uint8Array([Tag.smallAtom, name.length, ...new TextEncoder().encode(name)]);
}
