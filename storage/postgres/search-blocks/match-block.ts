import type { Form } from '../search-terms.ts';
import { Numbers, type Posting } from './postings.ts';

/** What fits: any of each list, none of others, words so far behind each other. */
export interface BlockQuestion {
  any: readonly (readonly Form[])[];
  none: readonly string[];
  words: readonly (readonly Form[])[];
  gaps: readonly (readonly number[] | null)[];
}

/** Messages of a block, a bit for each. */
export type Matches = Uint32Array;

/** Where a form stands in a block. */
export type Lookup = (form: Form) => readonly Posting[];

export const noMatches = (messages: number): Matches => new Uint32Array((messages + 31) >>> 5);

export function allMatches(messages: number): Matches {
  const all = noMatches(messages).fill(0xffff_ffff);
  if (messages & 31) all[all.length - 1] = 2 ** (messages & 31) - 1;
  return all;
}

/** The messages of a block that fit, as far as its terms tell. */
export function matchesOf(messages: number, question: BlockQuestion, lookup: Lookup): Matches {
  let fitting: Matches | undefined;
  // The rarest first: mostly nothing is left before the most common ones are read.
  const lists = [...question.any, ...question.words].map((forms) => forms.flatMap(lookup)).sort((a, b) => sizeOf(a) - sizeOf(b));
  for (const postings of lists) {
    const found = fitting ? noneForNow(messages) : noMatches(messages);
    for (const posting of postings) mark(found, posting.messages);
    if (fitting) keepOnly(fitting, found);
    else fitting = found;
    if (isNone(fitting)) return fitting;
  }
  fitting ??= allMatches(messages);
  if (question.none.length > 0) {
    const excluded = noneForNow(messages);
    for (const term of question.none) for (const posting of lookup({ term, isPrefix: false })) mark(excluded, posting.messages);
    for (let index = 0; index < fitting.length; index++) fitting[index] = (fitting[index] ?? 0) & ~(excluded[index] ?? 0);
  }
  if (question.gaps.some((gaps) => gaps !== null)) keepInOrder(fitting, question, lookup);
  return fitting;
}

let used: Matches = new Uint32Array(0);

/** Good until it is called again: one for each list of each block would be much to clear away. */
function noneForNow(messages: number): Matches {
  const length = (messages + 31) >>> 5;
  if (used.length < length) used = new Uint32Array(length);
  return used.subarray(0, length).fill(0);
}

const sizeOf = (postings: readonly Posting[]): number => postings.reduce((sum, { messages }) => sum + messages.length, 0);

function mark(found: Matches, messages: Uint8Array): void {
  let at = -1;
  for (let index = 0; index < messages.length;) {
    let byte = messages[index++] ?? 0;
    let gap = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = messages[index++] ?? 0;
      gap |= (byte & 0x7f) << shift;
    }
    at += gap + 1;
    found[at >>> 5] = (found[at >>> 5] ?? 0) | (1 << (at & 31));
  }
}

function keepOnly(fitting: Matches, found: Matches): void {
  for (let index = 0; index < fitting.length; index++) fitting[index] = (fitting[index] ?? 0) & (found[index] ?? 0);
}

const isNone = (matches: Matches): boolean => {
  for (let index = 0; index < matches.length; index++) if (matches[index] !== 0) return false;
  return true;
};

export function countOf(matches: Matches): number {
  let count = 0;
  for (let index = 0; index < matches.length; index++) count += bitsIn(matches[index] ?? 0);
  return count;
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

export const leaveOut = (matches: Matches, message: number): void => void (matches[message >>> 5] = (matches[message >>> 5] ?? 0) & ~(1 << (message & 31)));

/** Each that matches, the oldest first. */
export function eachOf(matches: Matches, hear: (message: number) => void): void {
  for (let index = 0; index < matches.length; index++) {
    for (let bits = matches[index] ?? 0; bits !== 0;) {
      const lowest = bits & -bits;
      hear(index * 32 + 31 - Math.clz32(lowest));
      bits ^= lowest;
    }
  }
}

/** Leaves out those in which a word does not stand as near behind the one before it as is wanted. */
function keepInOrder(fitting: Matches, { words, gaps }: BlockQuestion, lookup: Lookup): void {
  const wanted = new Numbered(fitting);
  const known = new Map<number, Places>();
  const placesOf = (word: number): Places => {
    let places = known.get(word);
    if (!places) known.set(word, (places = new Places(wanted, (words[word] ?? []).flatMap(lookup))));
    return places;
  };
  gaps.forEach((either, word) => {
    if (either === null || isNone(fitting)) return;
    const [former, places] = [placesOf(word - 1), placesOf(word)];
    eachOf(fitting, (message) => {
      if (!places.isBehind(wanted.numberOf(message), former, either)) leaveOut(fitting, message);
    });
  });
}

/** Messages that match, numbered from 0 on. */
class Numbered {
  readonly count: number;
  private readonly matches: Matches;
  private readonly before: Int32Array;

  constructor(matches: Matches) {
    this.matches = matches.slice();
    this.before = new Int32Array(matches.length);
    let count = 0;
    for (let index = 0; index < matches.length; index++) {
      this.before[index] = count;
      count += bitsIn(matches[index] ?? 0);
    }
    this.count = count;
  }

  /** -1 where it does not match. */
  numberOf(message: number): number {
    const bits = this.matches[message >>> 5] ?? 0;
    if (((bits >>> (message & 31)) & 1) === 0) return -1;
    return (this.before[message >>> 5] ?? 0) + bitsIn(bits & ((1 << (message & 31)) - 1));
  }
}

/** Where a word stands in each of some messages. */
class Places {
  /** The last one of each message, and the one before each; 0 is none. */
  private readonly last: Int32Array;
  private before = new Int32Array(64);
  private positions = new Int32Array(64);
  private count = 0;

  constructor(wanted: Numbered, postings: readonly Posting[]) {
    this.last = new Int32Array(wanted.count);
    for (const { messages, positions } of postings) this.read(wanted, new Numbers(messages), positions);
  }

  isBehind(number: number, former: Places, gaps: readonly number[]): boolean {
    for (let at = this.last[number] ?? 0; at !== 0; at = this.before[at] ?? 0)
      for (let from = former.last[number] ?? 0; from !== 0; from = former.before[from] ?? 0)
        if (gaps.includes((this.positions[at] ?? 0) - (former.positions[from] ?? 0))) return true;
    return false;
  }

  private read(wanted: Numbered, gaps: Numbers, positions: Uint8Array): void {
    const stands = new Numbers(positions);
    let left = wanted.count;
    for (let message = -1; left > 0 && !gaps.isDone;) {
      message += gaps.next() + 1;
      const times = stands.next();
      const number = wanted.numberOf(message);
      if (number < 0) {
        // What is not wanted is passed over without being read.
        for (let time = 0; time < times; time++) while ((positions[stands.at++] ?? 0) > 0x7f);
        continue;
      }
      left--;
      for (let time = 0, position = 0; time < times; time++) this.add(number, (position += stands.next()));
    }
  }

  private add(number: number, position: number): void {
    const at = ++this.count;
    if (at >= this.positions.length) [this.before, this.positions] = [twiceAsLong(this.before), twiceAsLong(this.positions)];
    this.positions[at] = position;
    this.before[at] = this.last[number] ?? 0;
    this.last[number] = at;
  }
}

function twiceAsLong(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(numbers.length * 2);
  longer.set(numbers);
  return longer;
}
