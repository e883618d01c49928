const BLOCK = 512;
/** Sizes beyond this stand in an extended header. */
const MOST_OCTAL = 8 ** 11 - 1;
/** What is said of a file whose end is missing. */
export const CUT_OFF = 'The file is cut off.';
const TYPE_KEY = 'NEXUS.content-type';

export interface Entry {
  name: string;
  sizeBytes: number;
  contentType?: string | undefined;
  bytes: AsyncIterable<Buffer>;
}

/** A tar file (POSIX pax) of entries whose sizes are known beforehand. Throws when one turns out to be of another size. */
export async function* writeTar(entries: AsyncIterable<Entry>, nowMs: number): AsyncGenerator<Buffer> {
  for await (const { name, sizeBytes, contentType, bytes } of entries) {
    const records: Record<string, string> = {};
    if (Buffer.byteLength(name) > 100) records['path'] = name;
    if (sizeBytes > MOST_OCTAL) records['size'] = String(sizeBytes);
    if (contentType !== undefined) records[TYPE_KEY] = contentType;
    if (Object.keys(records).length > 0) {
      const text = Buffer.from(Object.entries(records).map(paxRecord).join(''));
      yield header('pax', text.length, 'x', nowMs);
      yield padded(text);
    }
    yield header(name, Math.min(sizeBytes, MOST_OCTAL), '0', nowMs);
    let written = 0;
    for await (const chunk of bytes) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== sizeBytes) throw new Error(`${name} has ${written} bytes instead of ${sizeBytes}`);
    if (written % BLOCK > 0) yield Buffer.alloc(BLOCK - (written % BLOCK));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** The entries of such a file, one after another; the bytes of each are read before the next is asked for, or passed over. */
export async function* readTar(file: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const source = new ByteSource(file);
  let extended: Record<string, string> = {};
  for (;;) {
    const head = await source.exactly(BLOCK);
    if (head === null) throw new Error(CUT_OFF);
    if (head.every((byte) => byte === 0)) return;
    if (checksumOf(head) !== parseInt(text(head, 148, 8), 8)) throw new Error('The file is damaged.');
    const kind = String.fromCharCode(head[156] ?? 0);
    const size = Number(extended['size'] ?? parseInt(text(head, 124, 12), 8));
    if (kind === 'x') {
      const record = await source.exactly(Math.ceil(size / BLOCK) * BLOCK);
      if (record === null) throw new Error(CUT_OFF);
      extended = paxRecords(record.subarray(0, size));
      continue;
    }
    const body = source.take(size);
    yield { name: extended['path'] ?? text(head, 0, 100), sizeBytes: size, contentType: extended[TYPE_KEY], bytes: body };
    for await (const _rest of body);
    if (size % BLOCK > 0) await source.exactly(BLOCK - (size % BLOCK));
    extended = {};
  }
}

/** All bytes of an entry that is small. */
export async function wholeOf({ bytes }: Pick<Entry, 'bytes'>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

class ByteSource {
  private readonly chunks: AsyncIterator<Buffer>;
  private waiting: Buffer = Buffer.alloc(0);

  constructor(file: AsyncIterable<Buffer>) {
    this.chunks = file[Symbol.asyncIterator]();
  }

  /** At most so many of the next bytes; null at the end. */
  private async some(most: number): Promise<Buffer | null> {
    while (this.waiting.length === 0) {
      const { done, value } = await this.chunks.next();
      if (done) return null;
      this.waiting = value;
    }
    const part = this.waiting.subarray(0, most);
    this.waiting = this.waiting.subarray(part.length);
    return part;
  }

  async exactly(count: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    for (let left = count; left > 0;) {
      const part = await this.some(left);
      if (part === null) return null;
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** The next so many bytes, piece by piece; asked again it goes on where it stopped. */
  take(count: number): AsyncIterable<Buffer> {
    let left = count;
    const next = async (): Promise<IteratorResult<Buffer>> => {
      if (left === 0) return { done: true, value: undefined };
      const part = await this.some(left);
      if (part === null) throw new Error(CUT_OFF);
      left -= part.length;
      return { done: false, value: part };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }
}

function header(name: string, size: number, kind: string, nowMs: number): Buffer {
  const head = Buffer.alloc(BLOCK);
  // A name that is too long is cut here and whole in the extended header.
  Buffer.from(name).copy(head, 0, 0, 100);
  head.write('0000600\0', 100);
  head.write('0000000\0', 108);
  head.write('0000000\0', 116);
  head.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  head.write(
    `${Math.floor(nowMs / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  );
  head.write(kind, 156);
  head.write('ustar\0', 257);
  head.write('00', 263);
  head.write(`${checksumOf(head).toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

/** The sum of a header's bytes, its own field taken for spaces. */
function checksumOf(head: Buffer): number {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += head[at] ?? 0;
  return sum;
}

/** Its own length stands before it, the digits of that included. */
function paxRecord([key, value]: [string, string]): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + 1;
  while (String(length).length + rest !== length) length++;
  return `${length} ${key}=${value}\n`;
}

function paxRecords(bytes: Buffer): Record<string, string> {
  const records: Record<string, string> = {};
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const length = Number(bytes.toString('utf8', at, space));
    if (!(length > 0)) throw new Error('The file is damaged.');
    const [key = '', ...value] = bytes.toString('utf8', space + 1, at + length - 1).split('=');
    records[key] = value.join('=');
    at += length;
  }
  return records;
}

function padded(bytes: Buffer): Buffer {
  const over = bytes.length % BLOCK;
  return over === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(BLOCK - over)]);
}

const text = (head: Buffer, at: number, length: number): string => {
  const end = head.indexOf(0, at);
  return head.toString('utf8', at, end === -1 || end > at + length ? at + length : end).trim();
};
