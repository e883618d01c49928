import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { BusEvent } from '#core/ports/bus';
import type { EventHeading } from '#core/ports/event-heading';
import { reasonOf } from '#core/ports/storage-unavailable';
import { headingOfLine } from './heading-line.ts';
import { script, type Link, type RedisLog } from './link.ts';
import { ALL_TOPICS, topicKeys } from './topics.ts';

/** A batch of one process's events as it stands in a stream. */
export interface Batch {
  topic: number;
  origin: string;
  first: number;
  count: number;
  events(): BusEvent[];
  /** A line each, and the lines that say what is in them; null where there are not as many. */
  lines: Buffer;
  headings(): readonly string[] | null;
}

export interface ReaderOptions {
  link: Link;
  log: RedisLog;
  origin: string;
  /** Hears the events of others, each once and in order. */
  receive: (topic: number, origin: string, n: number, event: BusEvent) => void;
  /** Asked of each before it is read. */
  isWanted: (heading: EventHeading) => boolean;
  /** Hears of each that was not. */
  passedOver: (heading: EventHeading) => void;
  /** Hears what this process has sent itself, whenever it comes by. */
  echoed: (batch: Batch) => void;
  /** Events of others are lost for this process. */
  onGap: (topic: number, missing: number) => void;
  /** The connection stands anew. `isEmptied` when Redis has forgotten everything. */
  onReconnected: (topics: readonly number[], isEmptied: boolean) => void;
}

const BLOCK_MS = 2_000;
/** A connection may break now and then; what fails so often in a row is told. */
const FAILURES_TO_TELL = 4;
/** Of each topic. They may be as large as half a megabyte. */
const BATCHES_AT_ONCE = 16;
/** Who has given no sign of life for so long is gone. */
const FORGET_ORIGIN_MS = 60 * 60 * 1000;
const LOOK_AT_ORIGINS_MS = 10 * 60 * 1000;

/** Where a topic stands: its newest id, who has published how far on it, and a mark that changes when all of it was lost. */
const STAND = script(`
local mark = redis.call('GET', KEYS[3])
if not mark then
  mark = ARGV[1]
  redis.call('SET', KEYS[3], mark)
end
local time = tonumber(redis.call('TIME')[1]) * 1000
local origins = redis.call('HGETALL', KEYS[2])
local known = {}
for at = 1, #origins, 2 do
  local n, ms = string.match(origins[at + 1], '^(%d+):(%d+)$')
  if time - tonumber(ms) > tonumber(ARGV[2]) then redis.call('HDEL', KEYS[2], origins[at])
  else known[#known + 1] = origins[at]; known[#known + 1] = n end
end
return {redis.call('GET', KEYS[1]) or '', mark, known}
`);

/** Orders the ids of entries. */
export function compareIds(a: string, b: string): number {
  const [aMs = '0', aSeq = '0'] = a.split('-');
  const [bMs = '0', bSeq = '0'] = b.split('-');
  return Number(aMs) - Number(bMs) || Number(aSeq) - Number(bSeq);
}

type Entry = [id: Buffer, fields: Buffer[]];

/** When Redis got the next of these entries, in microseconds. */
const timeOf = ({ entries, at }: { entries: readonly Entry[]; at: number }): number => {
  const entry = entries[at];
  return entry ? Number(entry[1][7]?.toString('latin1')) : Infinity;
};

/** Follows all topics from the moment of its start on. */
export class Reader {
  private readonly options: ReaderOptions;
  private readonly origin: Buffer;
  private readonly stands: Stand[];
  private readonly closing = new AbortController();
  private waiters: { ids: readonly string[]; resolve: () => void }[] = [];
  private loops: Promise<unknown> = Promise.resolve();
  private lastFailure: string | undefined;

  constructor(options: ReaderOptions) {
    this.options = options;
    this.origin = Buffer.from(options.origin);
    this.stands = ALL_TOPICS.map((topic) => ({
      topic,
      keys: topicKeys(options.link.prefix, topic),
      id: '0-0',
      greatestId: '0-0',
      begunAt: '0-0',
      ownId: '0-0',
      gone: new Set<string>(),
      mark: undefined,
      heard: new Map<string, number>(),
    }));
  }

  /** Resolves when it hears everything that is published from now on. */
  async start(): Promise<void> {
    const groups = this.options.link.isCluster ? this.stands.map((stand) => [stand]) : [this.stands];
    const begun = groups.map((group) => {
      let begin = (): void => undefined;
      const isReading = new Promise<void>((resolve) => (begin = resolve));
      return { isReading, loop: this.follow(group, begin) };
    });
    this.loops = Promise.all(begun.map(({ loop }) => loop));
    await Promise.all(begun.map(({ isReading }) => isReading));
  }

  /** Why it could not read the last time that it could not. */
  failure(): string | undefined {
    return this.lastFailure;
  }

  /** How far another process was heard on a topic. */
  heard(topic: number, origin: string): number {
    return this.stands[topic]?.heard.get(origin) ?? 0;
  }

  /** The same of all that may publish still. */
  position(topic: number): Record<string, number> {
    const { heard = new Map<string, number>(), gone = new Set<string>() } = this.stands[topic] ?? {};
    return Object.fromEntries([...heard].filter(([origin]) => !gone.has(origin)));
  }

  /** The largest id that was ever seen there. */
  greatestId(topic: number): string {
    return this.stands[topic]?.greatestId ?? '0-0';
  }

  /** Need not wait for an own entry to come by when nothing stands between it and what was heard. */
  added(topic: number, before: string, id: string): void {
    const stand = this.stands[topic];
    if (stand && compareIds(reachedId(stand), before) >= 0) stand.ownId = id;
  }

  /** Resolves when all that stands in the topics up to these ids was heard; false when it was not within the time. */
  reach(ids: readonly string[], withinMs: number): Promise<boolean> {
    if (this.hasReached(ids)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const waiter = {
        ids,
        resolve() {
          clearTimeout(timer);
          resolve(true);
        },
      };
      const timer = setTimeout(() => {
        this.waiters = this.waiters.filter((other) => other !== waiter);
        resolve(false);
      }, withinMs);
      this.waiters.push(waiter);
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.loops;
  }

  private hasReached(ids: readonly string[]): boolean {
    return this.stands.every((stand) => compareIds(reachedId(stand), ids[stand.topic] || '0-0') >= 0);
  }

  private async follow(group: readonly Stand[], begin: () => void): Promise<void> {
    let isTold = false;
    for (let failures = 0; !this.closing.signal.aborted; failures++) {
      let connection: Redis | undefined;
      const stop = (): void => connection?.disconnect();
      this.closing.signal.addEventListener('abort', stop);
      try {
        connection = await this.options.link.dedicated(group[0]?.keys.stream ?? '');
        const { isFirst, isEmptied } = await this.takeStand(connection, group);
        const topics = group.map(({ topic }) => topic);
        if (isFirst) begin();
        else this.options.onReconnected(topics, isEmptied);
        for (let lookedAtMs = performance.now(); !this.closing.signal.aborted;) {
          await this.read(connection, group);
          failures = 0;
          isTold = false;
          if (performance.now() - lookedAtMs < LOOK_AT_ORIGINS_MS) continue;
          lookedAtMs = performance.now();
          if ((await this.takeStand(connection, group)).isEmptied) this.options.onReconnected(topics, true);
        }
      } catch (error) {
        // Whether Redis is away is told by the connection for commands; a single one that broke is made anew.
        this.lastFailure = reasonOf(error);
        const isAway = this.options.link.awayForMs() > 0;
        if (failures >= FAILURES_TO_TELL && !isAway && !isTold && !this.closing.signal.aborted) {
          isTold = true;
          this.options.log.error(`Redis does not let this process read the events of others, which it tries again: ${this.lastFailure}`);
        }
        await sleep(Math.min(20 * 2 ** failures, 500) * (0.5 + Math.random() / 2), undefined, { signal: this.closing.signal }).catch(() => undefined);
      } finally {
        this.closing.signal.removeEventListener('abort', stop);
        connection?.disconnect();
      }
    }
  }

  private async takeStand(connection: Redis, group: readonly Stand[]): Promise<{ isFirst: boolean; isEmptied: boolean }> {
    const mark = randomBytes(9).toString('base64url');
    const said = await Promise.all(
      group.map(
        ({ keys }) => connection.eval(STAND.text, 3, keys.head, keys.origins, keys.mark, mark, FORGET_ORIGIN_MS) as Promise<[string, string, string[]]>,
      ), // what the script returns
    );
    let isFirst = false;
    let isEmptied = false;
    for (const [at, stand] of group.entries()) {
      const [head = '', markNow = '', known = []] = said[at] ?? [];
      const origins = new Map<string, number>();
      for (let index = 0; index < known.length; index += 2) origins.set(known[index] ?? '', Number(known[index + 1]));
      if (stand.mark === undefined) {
        isFirst = true;
        stand.id = stand.greatestId = stand.begunAt = head || '0-0';
        stand.heard = origins;
      } else if (stand.mark !== markNow || compareIds(head || '0-0', stand.id) < 0) {
        // What it has now may bear ids that were passed already. What was heard is known by its number.
        isEmptied ||= stand.mark !== markNow;
        stand.id = stand.begunAt = stand.ownId = '0-0';
      }
      // All that those have published who are not there any more has been heard.
      else if (head === stand.id) stand.gone = new Set([...stand.heard.keys()].filter((origin) => !origins.has(origin)));
      stand.mark = markNow;
    }
    return { isFirst, isEmptied };
  }

  private async read(connection: Redis, group: readonly Stand[]): Promise<void> {
    const streams = group.map(({ keys }) => keys.stream);
    const reply = (await connection.callBuffer('XREAD', 'COUNT', BATCHES_AT_ONCE, 'BLOCK', BLOCK_MS, 'STREAMS', ...streams, ...group.map(({ id }) => id))) as
      | [Buffer, Entry[]][]
      | null; // as Redis documents it
    if (reply === null) return;
    const heads = reply.flatMap(([key, entries]) => {
      const stand = group[streams.indexOf(key.toString())];
      return stand ? [{ stand, entries, at: 0, hasGap: false }] : [];
    });
    // Of several topics in the order in which Redis got them: an event may depend on one of another topic.
    for (;;) {
      const [head, other] = heads.length > 1 ? heads.toSorted((a, b) => timeOf(a) - timeOf(b)) : heads;
      const entry = head?.entries[head.at++];
      if (!head || !entry) break;
      const [id, fields] = entry;
      head.hasGap = (await this.take(connection, head.stand, fields, head.hasGap)) || head.hasGap;
      head.stand.id = id.toString('latin1');
      if (compareIds(head.stand.id, head.stand.greatestId) > 0) head.stand.greatestId = head.stand.id;
      // Of this topic there may be more that comes before what is here of the others.
      if (other && head.at === BATCHES_AT_ONCE) break;
    }
    this.waiters = this.waiters.filter(({ ids, resolve }) => {
      const isThere = this.hasReached(ids);
      if (isThere) resolve();
      return !isThere;
    });
  }

  /** True when events before these are lost. */
  private async take(connection: Redis, stand: Stand, fields: readonly Buffer[], hasGap: boolean): Promise<boolean> {
    const batch = this.batchOf(stand.topic, fields);
    // No entry of this program: nobody knows what it was to say.
    if (!Number.isSafeInteger(batch.first + batch.count)) {
      this.options.onGap(stand.topic, 1);
      return true;
    }
    if (batch.origin === this.options.origin) {
      this.options.echoed(batch);
      return false;
    }
    const known = stand.heard.get(batch.origin) ?? 0;
    let isLost = false;
    if (batch.first > known + 1) {
      if (!hasGap) await this.lookBehind(connection, stand, batch);
      const missing = batch.first - 1 - (stand.heard.get(batch.origin) ?? 0);
      if (missing > 0) {
        isLost = true;
        stand.heard.set(batch.origin, batch.first - 1);
        if (!hasGap) this.options.onGap(stand.topic, missing);
      }
    }
    this.receive(stand, batch);
    return isLost;
  }

  /** Reads the stream again for what should have come before. */
  private async lookBehind(connection: Redis, stand: Stand, { origin, first }: Batch): Promise<void> {
    for (let from = `(${stand.begunAt}`; ;) {
      const entries = (await connection.callBuffer('XRANGE', stand.keys.stream, from, '+', 'COUNT', BATCHES_AT_ONCE)) as Entry[]; // as Redis documents it
      for (const [, fields] of entries) {
        const batch = this.batchOf(stand.topic, fields);
        if (batch.origin !== origin) continue;
        if (batch.first >= first) return;
        if (batch.first <= (stand.heard.get(origin) ?? 0) + 1) this.receive(stand, batch);
      }
      const last = entries.at(-1);
      if (entries.length < BATCHES_AT_ONCE || !last) return;
      from = `(${last[0].toString()}`;
    }
  }

  private receive(stand: Stand, batch: Batch): void {
    const { topic, origin, first, count } = batch;
    const known = stand.heard.get(origin) ?? 0;
    if (first + count - 1 <= known) return;
    const headings = batch.headings();
    if (headings?.length !== count) return this.receiveWhole(stand, batch);
    let end = 0;
    for (let n = first; n < first + count; n++) {
      const start = end + 1;
      const next = n === first + count - 1 ? -1 : batch.lines.indexOf(NEW_LINE, start);
      end = next === -1 ? batch.lines.length : next;
      if (n <= known) continue;
      const heading = headingOfLine(headings[n - first] ?? '');
      stand.heard.set(origin, n);
      stand.gone.delete(origin);
      if (heading && !this.options.isWanted(heading)) {
        this.options.passedOver(heading);
        continue;
      }
      const event = eventIn(batch.lines, start, end - 1);
      // One that cannot be read now never will be: as if it had not come.
      if (event) this.options.receive(topic, origin, n, event);
      else this.options.onGap(topic, 1);
    }
  }

  /** One of a process that writes no headings yet. */
  private receiveWhole(stand: Stand, { topic, origin, first, count, events }: Batch): void {
    const known = stand.heard.get(origin) ?? 0;
    let told: BusEvent[];
    try {
      told = events();
    } catch {
      stand.heard.set(origin, first + count - 1);
      this.options.onGap(topic, first + count - 1 - known);
      return;
    }
    for (const [index, event] of told.entries()) {
      const n = first + index;
      if (n <= known) continue;
      stand.heard.set(origin, n);
      stand.gone.delete(origin);
      this.options.receive(topic, origin, n, event);
    }
  }

  /** `o`, the origin, `n`, the first number, `c`, how many, `t`, the time, `e`, the events, and `h`, their headings. */
  private batchOf(topic: number, fields: readonly Buffer[]): Batch {
    return {
      topic,
      origin: fields[1]?.equals(this.origin) ? this.options.origin : (fields[1]?.toString('latin1') ?? ''),
      first: Number(fields[3]?.toString('latin1')),
      count: Number(fields[5]?.toString('latin1')),
      events: () => JSON.parse(fields[9]?.toString() ?? '[]') as BusEvent[], // a process of the same program wrote it
      lines: fields[9] ?? NOTHING,
      headings: () => fields[11]?.toString('latin1').split('\n') ?? null,
    };
  }
}

interface Stand {
  topic: number;
  keys: ReturnType<typeof topicKeys>;
  /** Of the last entry that was read. */
  id: string;
  /** Of an own entry that follows on what was read, and on nothing else. */
  ownId: string;
  greatestId: string;
  /** What is older is not for this process: it was told before its memory was read. */
  begunAt: string;
  mark: string | undefined;
  heard: Map<string, number>;
  /** Those of them who will not publish any more. */
  gone: Set<string>;
}

const NEW_LINE = 10;
const NOTHING = Buffer.alloc(0);

/** Without the bracket or comma around it; null where there is none. */
function eventIn(lines: Buffer, start: number, end: number): BusEvent | null {
  try {
    return JSON.parse(lines.toString('utf8', start, end)) as BusEvent; // a process of the same program wrote it
  } catch {
    return null;
  }
}

/** Up to where all was heard. */
const reachedId = ({ id, ownId }: Stand): string => (compareIds(id, ownId) >= 0 ? id : ownId);
