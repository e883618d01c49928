import { EtfError } from './etf-error.ts';
import { Tag, VERSION } from './tags.ts';

/** Terms within terms; a gateway command needs about ten. */
const MAX_DEPTH = 64;
/** Up to here a loop over ASCII is faster than a call to TextDecoder. */
const SHORT_STRING = 48;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** All that is read stands in `bytes`: no claim about a length is believed before so many bytes are there. */
interface Reader {
  bytes: Uint8Array;
  at: number;
}

/**
 * Reads one term, version byte included, as a client may send it. Atoms nil and null become null, true and false
 * booleans, others strings; whole numbers beyond 2^53 become decimal strings, tuples arrays. Keys must be binaries or
 * 32-bit numbers, which become text.
 * Throws EtfError for whatever is not exactly one sound term, nested 64 deep at most. Source: Erlang, "External Term Format".
 */
export function decodeEtf(bytes: Uint8Array): unknown {
  const from: Reader = { bytes, at: 0 };
  if (readUint8(from) !== VERSION) throw new EtfError('Not a term of version 131');
  const value = read(from, 0);
  if (from.at !== bytes.length) throw new EtfError('Bytes after the term');
  return value;
}

function read(from: Reader, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new EtfError('The term is nested too deeply');
  const tag = readUint8(from);
  switch (tag) {
    case Tag.smallInteger:
      return readUint8(from);
    case Tag.integer:
      return readUint32(from) | 0;
    case Tag.binary:
      return readUtf8(from, readUint32(from));
    case Tag.map:
      return readMap(from, depth + 1);
    case Tag.nil:
      return [];
    case Tag.list:
      return readList(from, depth + 1);
    case Tag.smallAtom:
      return valueOfAtom(readLatin1(from, readUint8(from)));
    case Tag.atom:
      return valueOfAtom(readLatin1(from, readUint16(from)));
    case Tag.smallAtomUtf8:
      return valueOfAtom(readUtf8(from, readUint8(from)));
    case Tag.atomUtf8:
      return valueOfAtom(readUtf8(from, readUint16(from)));
    case Tag.newFloat:
      return readDouble(from);
    case Tag.float:
      return readTextualFloat(from);
    case Tag.smallBig:
      return readBig(from, readUint8(from));
    case Tag.largeBig:
      return readBig(from, readUint32(from));
    case Tag.string:
      return Array.from(readBytes(from, readUint16(from)));
    case Tag.smallTuple:
      return readItems(from, readUint8(from), depth + 1);
    case Tag.largeTuple:
      return readItems(from, readUint32(from), depth + 1);
    default:
      throw new EtfError(`Unknown tag ${tag}`);
  }
}

function readMap(from: Reader, depth: number): Record<string, unknown> {
  const pairs = readUint32(from);
  expectBytes(from, pairs * 2);
  const map: Record<string, unknown> = {};
  for (let i = 0; i < pairs; i++) {
    const key = readKey(from);
    if (key === '__proto__') throw new EtfError('The key __proto__');
    map[key] = read(from, depth);
  }
  return map;
}

/** `erlpack` writes the key "5" as the number 5. */
function readKey(from: Reader): string {
  const tag = readUint8(from);
  if (tag === Tag.binary) return readUtf8(from, readUint32(from));
  if (tag === Tag.smallInteger) return String(readUint8(from));
  if (tag === Tag.integer) return String(readUint32(from) | 0);
  throw new EtfError('A key that is neither text nor a number');
}

function readList(from: Reader, depth: number): unknown[] {
  const items = readItems(from, readUint32(from), depth);
  if (readUint8(from) !== Tag.nil) throw new EtfError('An improper list');
  return items;
}

function readItems(from: Reader, count: number, depth: number): unknown[] {
  expectBytes(from, count);
  const items: unknown[] = [];
  for (let i = 0; i < count; i++) items.push(read(from, depth));
  return items;
}

function valueOfAtom(name: string): string | boolean | null {
  if (name === 'nil' || name === 'null') return null;
  if (name === 'true') return true;
  return name === 'false' ? false : name;
}

function readBig(from: Reader, byteCount: number): number | string {
  if (byteCount > 8) throw new EtfError('A whole number of more than 64 bits');
  const isNegative = readUint8(from) !== 0;
  const digits = readBytes(from, byteCount);
  let value = 0n;
  for (let i = byteCount - 1; i >= 0; i--) value = (value << 8n) | BigInt(digits[i] ?? 0);
  if (isNegative) value = -value;
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value.toString();
}

function readDouble(from: Reader): number {
  const eight = readBytes(from, 8);
  const value = new DataView(eight.buffer, eight.byteOffset, 8).getFloat64(0);
  if (!Number.isFinite(value)) throw new EtfError('A float that is not finite');
  return value;
}

/** 31 characters as C's `%.20e` writes them, filled up with zero bytes. */
function readTextualFloat(from: Reader): number {
  const text = /^-?\d+\.\d+(?:e[+-]?\d+)?(?=\0*$)/.exec(readLatin1(from, 31))?.[0];
  const value = Number(text);
  if (!Number.isFinite(value)) throw new EtfError('A float that is not finite');
  return value;
}

function readUtf8(from: Reader, length: number): string {
  if (length <= SHORT_STRING) {
    const text = readShortAscii(from, length);
    if (text !== null) return text;
  }
  try {
    return utf8.decode(readBytes(from, length));
  } catch (error) {
    if (error instanceof EtfError) throw error;
    throw new EtfError('Text that is not UTF-8');
  }
}

/** Null, with nothing read, when there is more than ASCII. */
function readShortAscii(from: Reader, length: number): string | null {
  expectBytes(from, length);
  const { bytes, at } = from;
  let text = '';
  for (let i = at; i < at + length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 127) return null;
    text += String.fromCharCode(byte);
  }
  from.at = at + length;
  return text;
}

function readLatin1(from: Reader, length: number): string {
  let text = '';
  for (const byte of readBytes(from, length)) text += String.fromCharCode(byte);
  return text;
}

function readBytes(from: Reader, count: number): Uint8Array {
  expectBytes(from, count);
  from.at += count;
  return from.bytes.subarray(from.at - count, from.at);
}

function readUint8(from: Reader): number {
  const byte = from.bytes[from.at++];
  if (byte === undefined) throw new EtfError('The term ends too early');
  return byte;
}

function readUint16(from: Reader): number {
  return readUint8(from) * 256 + readUint8(from);
}

function readUint32(from: Reader): number {
  return readUint16(from) * 65_536 + readUint16(from);
}

function expectBytes(from: Reader, count: number): void {
  if (count > from.bytes.length - from.at) throw new EtfError('The term ends too early');
}
