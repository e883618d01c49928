import { encodeEtf } from '#protocol/etf';
import type { Encoding } from './shared-event.ts';

export const TEXT = 0x81;
export const BINARY = 0x82;

/** Heads are put together here: what precedes the sequence number's part grows backwards from HEAD. */
export const HEAD = 32;
export const scratch = Buffer.alloc(HEAD + 64);
const JSON_BEFORE_SEQ = Buffer.from('{"op":0,"s":');
const DIGIT_ZERO = 48;
/** Tags of a number in one byte, and of one in four bytes, however small. Source: Erlang, "External Term Format". */
const ETF_SMALL_INTEGER = 97;
const ETF_INTEGER = 98;
const ETF_BEFORE_SEQ = encodeEtf({ op: 0, s: null, t: null, d: null }).subarray(0, 21);

/** The part of a dispatch with its sequence number, from HEAD on. Returns where it ends. */
export const putHead = (encoding: Encoding, seq: number): number => (encoding === 'json' ? putJsonHead(seq) : putEtfHead(seq));

/** Final frame, no mask. Source: RFC 6455, 5.2. Returns where it begins. */
export function putSocketHeader(end: number, opcode: number, length: number): number {
  let start: number;
  if (length < 126) {
    start = end - 2;
    scratch[start + 1] = length;
  } else if (length < 65_536) {
    start = end - 4;
    scratch[start + 1] = 126;
    scratch.writeUInt16BE(length, start + 2);
  } else {
    start = end - 10;
    scratch[start + 1] = 127;
    scratch.writeUInt32BE(Math.floor(length / 2 ** 32), start + 2);
    scratch.writeUInt32BE(length >>> 0, start + 6);
  }
  scratch[start] = opcode;
  return start;
}

function putJsonHead(seq: number): number {
  for (let index = 0; index < JSON_BEFORE_SEQ.length; index++) scratch[HEAD + index] = JSON_BEFORE_SEQ[index] ?? 0;
  let digits = 1;
  for (let rest = seq; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  const end = HEAD + JSON_BEFORE_SEQ.length + digits;
  for (let at = end - 1, rest = seq; at >= end - digits; at--, rest = Math.floor(rest / 10)) scratch[at] = DIGIT_ZERO + (rest % 10);
  return end;
}

function putEtfHead(seq: number): number {
  for (let index = 0; index < ETF_BEFORE_SEQ.length; index++) scratch[HEAD + index] = ETF_BEFORE_SEQ[index] ?? 0;
  const at = HEAD + ETF_BEFORE_SEQ.length;
  if (seq > 255) return putEtfInteger(seq, at);
  scratch[at] = ETF_SMALL_INTEGER;
  scratch[at + 1] = seq;
  return at + 2;
}

function putEtfInteger(seq: number, at: number): number {
  scratch[at] = ETF_INTEGER;
  scratch[at + 1] = seq >>> 24;
  scratch[at + 2] = seq >>> 16;
  scratch[at + 3] = seq >>> 8;
  scratch[at + 4] = seq;
  return at + 5;
}

export function putFixedEtfHead(seq: number): void {
  scratch.set(ETF_BEFORE_SEQ, HEAD);
  putEtfInteger(seq, HEAD + ETF_BEFORE_SEQ.length);
}
