import { setImmediate as otherWork } from 'node:timers/promises';
import { Bytes, compareBytes, entriesOf, inOrderOfBytes, Numbers, PageWriter, type Entry, type Page } from './postings.ts';

/** A message as it stands in search_messages. */
export interface IndexedRow {
  id: string;
  channel_id: string;
  place: string;
  /** As PostgreSQL writes a tsvector. */
  terms: string;
}

/** What a block is made of, its messages by age. */
export interface BlockContent {
  ids: BigUint64Array;
  spots: Uint16Array;
  channelIds: string[];
  places: string[];
  pages: Page[];
}

/** So many terms are written before others have their turn. */
const TERMS_AT_ONCE = 2_000;
/** All messages of a block are of one guild. */
const OF_GUILD = '|g';

/** Makes a block of some thousand messages. */
export class BlockBuilder {
  private readonly spots = new Spots();
  private readonly ids: bigint[] = [];
  private readonly spotOf: number[] = [];
  private readonly terms = new Terms();
  /** Of each term in a message: which term, which message, and where its positions end. */
  private readonly termOf = new Growing();
  private readonly messageOf = new Growing();
  private readonly endOf = new Growing();
  private readonly positions = new Growing();

  get messages(): number {
    return this.ids.length;
  }

  add({ id, channel_id, place, terms }: IndexedRow): void {
    const message = this.ids.length;
    this.ids.push(BigInt(id));
    this.spotOf.push(this.spots.of(channel_id, place));
    eachTerm(terms, this.positions, (text, from, to) => {
      this.termOf.push(this.terms.numberOf(text, from, to));
      this.messageOf.push(message);
      this.endOf.push(this.positions.length);
    });
  }

  async done(): Promise<BlockContent> {
    const { terms, termOf, messageOf, endOf, positions } = this;
    // The messages of each term behind one another, in the order in which they came.
    const ends = new Int32Array(terms.size + 1);
    for (let index = 0; index < termOf.length; index++) ends[termOf.at(index) + 1]!++;
    for (let term = 0; term < terms.size; term++) ends[term + 1]! += ends[term]!;
    const sorted = new Int32Array(termOf.length);
    for (let index = 0; index < termOf.length; index++) sorted[ends[termOf.at(index)]!++] = index;
    const writer = new PageWriter();
    const [messages, stands] = [new Bytes(), new Bytes()];
    let written = 0;
    const names = terms.names();
    const numbers = new Map(names.map((name, number) => [name, number]));
    for (const term of inOrderOfBytes(names)) {
      if (++written % TERMS_AT_ONCE === 0) await otherWork();
      if (term.startsWith(OF_GUILD)) continue;
      const number = numbers.get(term) ?? 0;
      let last = -1;
      messages.length = stands.length = 0;
      for (let at = number === 0 ? 0 : ends[number - 1]!; at < ends[number]!; at++) {
        const index = sorted[at]!;
        messages.number(messageOf.at(index) - last - 1);
        last = messageOf.at(index);
        const from = index === 0 ? 0 : endOf.at(index - 1);
        const to = endOf.at(index);
        if (from === to) continue;
        stands.number(to - from);
        for (let place = from, before = 0; place < to; before = positions.at(place++)) stands.number(positions.at(place) - before);
      }
      writer.put(term, last, messages, stands);
    }
    const { channelIds, places } = this.spots;
    return { ids: BigUint64Array.from(this.ids), spots: Uint16Array.from(this.spotOf), channelIds, places, pages: writer.done() };
  }
}

/** One block of several that follow each other. */
export async function joined(blocks: readonly BlockContent[]): Promise<BlockContent> {
  const spots = new Spots();
  const count = blocks.reduce((sum, { ids }) => sum + ids.length, 0);
  const ids = new BigUint64Array(count);
  const spotOf = new Uint16Array(count);
  const parts: { from: number; terms: TermReader }[] = [];
  let from = 0;
  for (const block of blocks) {
    ids.set(block.ids, from);
    const renamed = block.channelIds.map((channelId, index) => spots.of(channelId, block.places[index] ?? channelId));
    block.spots.forEach((spot, message) => (spotOf[from + message] = renamed[spot] ?? 0));
    parts.push({ from, terms: new TermReader(block.pages) });
    from += block.ids.length;
  }
  const writer = new PageWriter();
  const [messages, positions] = [new Bytes(), new Bytes()];
  for (let written = 1; ; written++) {
    if (written % TERMS_AT_ONCE === 0) await otherWork();
    let term: string | undefined;
    for (const { terms } of parts) if (terms.name !== undefined && (term === undefined || compareBytes(terms.name, term) < 0)) term = terms.name;
    if (term === undefined) break;
    let last = -1;
    messages.length = positions.length = 0;
    for (const { from, terms } of parts) {
      if (terms.name !== term || !terms.entry) continue;
      const { entry } = terms;
      const first = new Numbers(entry.messages);
      messages.number(from + first.next() - last - 1);
      messages.put(entry.messages, first.at);
      positions.put(entry.positions);
      last = from + entry.last;
      terms.next();
    }
    writer.put(term, last, messages, positions);
  }
  return { ids, spots: spotOf, channelIds: spots.channelIds, places: spots.places, pages: writer.done() };
}

/** The terms of a block, one after another. */
class TermReader {
  name: string | undefined;
  entry: Entry | undefined;
  private readonly entries: Iterator<Entry>;

  constructor(pages: readonly Page[]) {
    this.entries = (function* () {
      for (const { entries } of pages) yield* entriesOf(entries);
    })();
    this.next();
  }

  next(): void {
    const { value, done } = this.entries.next() as IteratorResult<Entry, undefined>;
    this.entry = done ? undefined : value;
    this.name = this.entry && Buffer.from(this.entry.term.buffer, this.entry.term.byteOffset, this.entry.term.byteLength).toString();
  }
}

/** Channels by small numbers. */
class Spots {
  readonly channelIds: string[] = [];
  readonly places: string[] = [];
  private readonly known = new Map<string, number>();

  of(channelId: string, place: string): number {
    const key = `${channelId} ${place}`;
    let spot = this.known.get(key);
    if (spot === undefined) {
      this.known.set(key, (spot = this.channelIds.length));
      this.channelIds.push(channelId);
      this.places.push(place);
    }
    return spot;
  }
}

/** Whole numbers, as many as there come. */
export class Growing {
  length = 0;
  private numbers = new Int32Array(1_024);

  push(number: number): void {
    if (this.length === this.numbers.length) {
      const longer = new Int32Array(this.length * 2);
      longer.set(this.numbers);
      this.numbers = longer;
    }
    this.numbers[this.length++] = number;
  }

  at(index: number): number {
    return this.numbers[index] ?? 0;
  }

  slice(from: number, to: number): Int32Array {
    return this.numbers.subarray(from, to);
  }
}

/** Terms by small numbers. Most have been seen before: they are compared where they stand, without a string for each. */
class Terms {
  private readonly letters = new Growing();
  private readonly ends = new Growing();
  /** By their letters, one more than the number of a term; 0 where there is none. */
  private slots = new Int32Array(4_096);

  get size(): number {
    return this.ends.length;
  }

  numberOf(text: string, from: number, to: number): number {
    let hash = 0;
    for (let index = from; index < to; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193);
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let known; (known = this.slots[slot] ?? 0) !== 0; slot = (slot + 1) & mask) if (this.is(known - 1, text, from, to)) return known - 1;
    for (let index = from; index < to; index++) this.letters.push(text.charCodeAt(index));
    this.ends.push(this.letters.length);
    this.slots[slot] = this.ends.length;
    if (this.ends.length * 2 > this.slots.length) this.grow();
    return this.ends.length - 1;
  }

  names(): string[] {
    // Spread, the letters would be put into a list of their own first.
    const textOf = (from: number, to: number): string => Reflect.apply(String.fromCharCode, null, this.letters.slice(from, to)) as string; // what it returns
    return Array.from({ length: this.size }, (_, number) => textOf(this.beginOf(number), this.ends.at(number)));
  }

  private beginOf(number: number): number {
    return number === 0 ? 0 : this.ends.at(number - 1);
  }

  private is(number: number, text: string, from: number, to: number): boolean {
    const begin = this.beginOf(number);
    if (this.ends.at(number) - begin !== to - from) return false;
    for (let index = from; index < to; index++) if (this.letters.at(begin + index - from) !== text.charCodeAt(index)) return false;
    return true;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 4);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let hash = 0;
      for (let at = this.beginOf(number); at < this.ends.at(number); at++) hash = Math.imul(hash ^ this.letters.at(at), 0x0100_0193);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

const [QUOTE, COLON, COMMA, ZERO] = [0x27, 0x3a, 0x2c, 0x30];

/** 'a word':1,5 'it''s':2 '|p' */
export function eachTerm(vector: string, positions: Pick<Growing, 'push'>, hear: (text: string, from: number, to: number) => void): void {
  // Hardly any has one.
  const escape = vector.indexOf('\\');
  let at = 0;
  while (at < vector.length) {
    let end = vector.indexOf("'", at + 1);
    let isPlain = escape < 0 || escape > end;
    while (vector.charCodeAt(end + 1) === QUOTE) {
      end = vector.indexOf("'", end + 2);
      isPlain = false;
    }
    const from = at + 1;
    at = end + 1;
    if (vector.charCodeAt(at) === COLON) {
      for (let number = 0, isDone = false; !isDone;) {
        const code = vector.charCodeAt(++at);
        isDone = !(code >= ZERO && code < COLON) && code !== COMMA;
        if (!isDone && code !== COMMA) number = number * 10 + code - ZERO;
        else {
          positions.push(number);
          number = 0;
        }
      }
    }
    at++;
    if (isPlain) hear(vector, from, end);
    else {
      const term = vector.slice(from, end).replaceAll("''", "'").replaceAll('\\\\', '\\');
      hear(term, 0, term.length);
    }
  }
}
