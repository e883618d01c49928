/** As much of Node's Buffer as the runtime of davey asks for: a view of memory with that name. */
class Bytes extends Uint8Array {
  static isBuffer(value: unknown): boolean {
    return value instanceof Bytes;
  }
}

// Not what Uint8Array.from does, so it cannot be said by the class itself.
const from = (source: ArrayBuffer | ArrayLike<number>, offset?: number, length?: number): Bytes =>
  'byteLength' in source ? new Bytes(source, offset, length) : new Bytes(source);

// To be imported before that runtime, which looks for it when it is loaded.
const scope = globalThis as { Buffer?: unknown };
scope.Buffer ??= Object.assign(Bytes, { from, alloc: (length: number) => new Bytes(length) });
