/**
 * Protocol Buffers on the wire, without a schema: a message is a list of numbered fields, and whoever knows their meaning reads
 * them. What nobody here knows stays as it came. Source: Protocol Buffers, "Encoding".
 */
export type WireField =
  | { number: number; type: 'varint'; value: bigint }
  | { number: number; type: 'fixed64'; value: bigint }
  | { number: number; type: 'fixed32'; value: number }
  | { number: number; type: 'bytes'; value: Uint8Array };

/** Bytes that are no message. */
export class ProtobufError extends Error {}

const MAX_VARINT_BYTES = 10;
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const TYPES = { varint: VARINT, fixed64: FIXED64, bytes: BYTES, fixed32: FIXED32 } as const;

/** The fields of a message in their order. Groups, which proto3 has not, are refused. */
export function readFields(bytes: Uint8Array): WireField[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: WireField[] = [];
  let at = 0;
  const take = (size: number): number => {
    const from = at;
    if (size > bytes.length - at) throw new ProtobufError('the message is cut off');
    at += size;
    return from;
  };
  const varint = (): bigint => {
    let read = 0n;
    for (let n = 0n; n < MAX_VARINT_BYTES; n++) {
      const byte = bytes[take(1)] ?? 0;
      read |= BigInt(byte & 0x7f) << (7n * n);
      if (byte < 0x80) return BigInt.asUintN(64, read);
    }
    throw new ProtobufError('a number is too long');
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number < 1 || number > 0x1fff_ffff) throw new ProtobufError('no such field');
    switch (Number(tag & 7n)) {
      case VARINT:
        fields.push({ number, type: 'varint', value: varint() });
        break;
      case FIXED64:
        fields.push({ number, type: 'fixed64', value: view.getBigUint64(take(8), true) });
        break;
      case BYTES: {
        const size = varint();
        if (size > BigInt(bytes.length)) throw new ProtobufError('the message is cut off');
        const from = take(Number(size));
        fields.push({ number, type: 'bytes', value: bytes.subarray(from, from + Number(size)) });
        break;
      }
      case FIXED32:
        fields.push({ number, type: 'fixed32', value: view.getUint32(take(4), true) });
        break;
      default:
        throw new ProtobufError('a field of an unknown kind');
    }
  }
  return fields;
}

function putVarint(into: number[], given: bigint): void {
  let rest = BigInt.asUintN(64, given);
  while (rest > 0x7fn) {
    into.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  into.push(Number(rest));
}

function putFixed(into: number[], value: bigint, size: number): void {
  for (let n = 0n; n < size; n++) into.push(Number((value >> (8n * n)) & 0xffn));
}

/** A message of these fields. */
export function writeFields(fields: readonly WireField[]): Uint8Array {
  const written: number[] = [];
  for (const field of fields) {
    putVarint(written, (BigInt(field.number) << 3n) | BigInt(TYPES[field.type]));
    if (field.type === 'varint') putVarint(written, field.value);
    else if (field.type === 'fixed64') putFixed(written, field.value, 8);
    else if (field.type === 'fixed32') putFixed(written, BigInt(field.value), 4);
    else {
      putVarint(written, BigInt(field.value.length));
      for (const byte of field.value) written.push(byte);
    }
  }
  return Uint8Array.from(written);
}

/** The last of those with this number: the one that holds where only one is meant. */
export const lastField = (fields: readonly WireField[], number: number): WireField | undefined => fields.findLast((field) => field.number === number);

/** The fields of a message that stands in a field; those of several are one. None where it is absent. */
export const fieldsWithin = (fields: readonly WireField[], number: number): WireField[] =>
  fields.flatMap((field) => (field.number === number && field.type === 'bytes' ? readFields(field.value) : []));

/** The same fields with others in place of those with this number, at the end. */
export const withField = (fields: readonly WireField[], number: number, replacement: readonly WireField[]): WireField[] => [
  ...fields.filter((field) => field.number !== number),
  ...replacement,
];

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder() };

export const bytesField = (number: number, value: Uint8Array): WireField => ({ number, type: 'bytes', value });
export const messageField = (number: number, fields: readonly WireField[]): WireField => bytesField(number, writeFields(fields));
export const textField = (number: number, text: string): WireField => bytesField(number, utf8.encoder.encode(text));
export const varintField = (number: number, value: bigint | number | boolean): WireField => ({ number, type: 'varint', value: BigInt(value) });
export const fixed64Field = (number: number, value: bigint): WireField => ({ number, type: 'fixed64', value: BigInt.asUintN(64, value) });

export const textOf = (field: WireField | undefined): string => (field?.type === 'bytes' ? utf8.decoder.decode(field.value) : '');
export const numberOf = (field: WireField | undefined): bigint => (field === undefined || field.type === 'bytes' ? 0n : BigInt(field.value));

/** Repeated fixed64, packed or not. */
export function fixed64sOf(fields: readonly WireField[], number: number): bigint[] {
  return fields.flatMap((field) => {
    if (field.number !== number) return [];
    if (field.type === 'fixed64') return [field.value];
    if (field.type !== 'bytes' || field.value.length % 8 !== 0) return [];
    const view = new DataView(field.value.buffer, field.value.byteOffset, field.value.byteLength);
    return Array.from({ length: field.value.length / 8 }, (_, index) => view.getBigUint64(index * 8, true));
  });
}

/** Repeated fixed64 in one field; nothing for none. */
export function packedFixed64(number: number, values: readonly bigint[]): WireField[] {
  if (values.length === 0) return [];
  const written: number[] = [];
  for (const value of values) putFixed(written, value, 8);
  return [bytesField(number, Uint8Array.from(written))];
}

/** Repeated varints, packed or not. */
export function varintsOf(fields: readonly WireField[], number: number): bigint[] {
  return fields.flatMap((field) => {
    if (field.number !== number) return [];
    if (field.type === 'varint') return [field.value];
    if (field.type !== 'bytes') return [];
    const values: bigint[] = [];
    let [value, shift] = [0n, 0n];
    for (const byte of field.value) {
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte >= 0x80) continue;
      values.push(value);
      [value, shift] = [0n, 0n];
    }
    return values;
  });
}

/** Repeated varints in one field; nothing for none. */
export function packedVarints(number: number, values: readonly bigint[]): WireField[] {
  if (values.length === 0) return [];
  const written: number[] = [];
  for (const value of values) putVarint(written, value);
  return [bytesField(number, Uint8Array.from(written))];
}
