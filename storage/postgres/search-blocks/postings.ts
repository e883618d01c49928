/** Which messages of a block have a term, packed: how far each is from the one before, and for words how often and where they stand in it. */
export interface Posting {
  messages: Uint8Array;
  positions: Uint8Array;
}

/** Pages of about this size stay in the table's own pages. */
const PAGE_BYTES = 1_900;

const FEW = 64;
const PLAIN = /^[\0-\x7f]*$/;

/** Bytes that grow. */
export class Bytes {
  private bytes: Uint8Array;
  length = 0;

  constructor(size = 32) {
    this.bytes = new Uint8Array(size);
  }

  number(value: number): void {
    if (this.length + 5 > this.bytes.length) this.grow(5);
    let left = value;
    while (left > 0x7f) {
      this.bytes[this.length++] = (left & 0x7f) | 0x80;
      left >>>= 7;
    }
    this.bytes[this.length++] = left;
  }

  put(more: Uint8Array, from = 0, to = more.length): void {
    const length = to - from;
    if (this.length + length > this.bytes.length) this.grow(length);
    // Most are a few bytes, for which this is faster than to set them together.
    if (length < FEW) for (let index = from; index < to; index++) this.bytes[this.length++] = more[index] ?? 0;
    else {
      this.bytes.set(from === 0 && to === more.length ? more : more.subarray(from, to), this.length);
      this.length += length;
    }
  }

  putAll(more: Bytes): void {
    this.put(more.bytes, 0, more.length);
  }

  /** A text behind its length. */
  text(text: string): void {
    if (!PLAIN.test(text)) {
      const encoded = Buffer.from(text);
      this.number(encoded.length);
      this.put(encoded);
      return;
    }
    this.number(text.length);
    if (this.length + text.length > this.bytes.length) this.grow(text.length);
    for (let index = 0; index < text.length; index++) this.bytes[this.length++] = text.charCodeAt(index);
  }

  done(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + by));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Reads numbers one after another. */
export class Numbers {
  private readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get isDone(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  take(length: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }
}

export interface Entry extends Posting {
  term: Uint8Array;
  last: number;
}

export interface Page {
  firstTerm: string;
  entries: Uint8Array;
}

/** Terms in order, a page of them after another; the first page begins before all terms. */
export class PageWriter {
  readonly pages: Page[] = [];
  private firstTerm = '';
  private page = new Bytes();

  /** `last` is the last message that has it. */
  put(term: string, last: number, messages: Bytes, positions: Bytes): void {
    if (this.page.length > 0 && this.page.length + term.length + messages.length + positions.length > PAGE_BYTES) {
      this.end();
      this.firstTerm = term;
    }
    this.page.text(term);
    this.page.number(last);
    this.page.number(messages.length);
    this.page.putAll(messages);
    this.page.number(positions.length);
    this.page.putAll(positions);
  }

  done(): Page[] {
    this.end();
    return this.pages;
  }

  private end(): void {
    this.pages.push({ firstTerm: this.firstTerm, entries: this.page.done() });
    this.page = new Bytes(PAGE_BYTES + 64);
  }
}

/** The terms of a page. */
export function* entriesOf(entries: Uint8Array): Generator<Entry> {
  const numbers = new Numbers(entries);
  while (!numbers.isDone) {
    const term = numbers.take(numbers.next());
    const last = numbers.next();
    const messages = numbers.take(numbers.next());
    const positions = numbers.take(numbers.next());
    yield { term, last, messages, positions };
  }
}

/** Where one term of a page stands, or all that begin with it. Copied, so that the page need not be kept. */
export function postingsIn(entries: Uint8Array, wanted: Uint8Array, isPrefix: boolean): Posting[] {
  const found: Posting[] = [];
  const numbers = new Numbers(entries);
  while (!numbers.isDone) {
    const length = numbers.next();
    const fits = (isPrefix ? length >= wanted.length : length === wanted.length) && standsAt(entries, numbers.at, wanted);
    numbers.at += length;
    numbers.next();
    const messages = numbers.next();
    const fromMessages = numbers.at;
    numbers.at += messages;
    const positions = numbers.next();
    if (fits) {
      const copy = Buffer.from(entries.subarray(fromMessages, numbers.at + positions));
      found.push({ messages: copy.subarray(0, messages), positions: copy.subarray(copy.length - positions) });
    }
    if (fits && !isPrefix) break;
    numbers.at += positions;
  }
  return found;
}

function standsAt(entries: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index++) if (entries[at + index] !== wanted[index]) return false;
  return true;
}

/** As PostgreSQL compares them, by their bytes: JavaScript puts halves of letters beyond the first 65536 before some others. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  return HALVES.test(a) || HALVES.test(b) ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : a < b ? -1 : 1;
}

export function inOrderOfBytes(terms: readonly string[]): string[] {
  return terms.some((term) => HALVES.test(term)) ? terms.toSorted(compareBytes) : terms.toSorted();
}

const HALVES = /[\ud800-\udfff]/;
