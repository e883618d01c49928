import { setTimeout as sleep } from 'node:timers/promises';
import type { BusEvent } from '#core/ports/bus';
import { headingOf } from '#core/ports/event-heading';
import { reasonOf } from '#core/ports/storage-unavailable';
import { RedisUnavailableError, script, type Arg, type Link, type RedisLog } from './link.ts';
import { lineOf } from './heading-line.ts';
import { liveStepsOf, type LiveStep } from './retained.ts';
import { ALL_TOPICS, subjectOf, topicKeys, topicOf, type TopicKeys } from './topics.ts';

/** An event in the form in which it travels. */
export interface Sent {
  topic: number;
  n: number;
  payload: string;
  /** What others can know of it without reading it. */
  heading: string;
  steps: readonly LiveStep[];
  /** What it changes in memory, if anything. */
  subject: string | undefined;
  atMs: number;
}

export interface PublisherOptions {
  link: Link;
  log: RedisLog;
  origin: string;
  /** The largest id that this process knows of a topic: a server that has lost its tail goes on behind it. */
  leastId: (topic: number) => string;
  /** Hears which id an own entry has, and which the entry before it. */
  added: (topic: number, before: string, id: string) => void;
  limits?: Partial<PublisherLimits>;
}

export interface PublisherLimits {
  /** What waits for Redis in all topics together; beyond that the oldest is given up. */
  mostWaiting: number;
  mostWaitingBytes: number;
  /** Of each topic, what was sent is kept so long and so far, for a server that loses it. */
  keptMs: number;
  mostKeptBytes: number;
  /** So long a batch stays readable in its stream, unless there are more of them than so many, or bytes. */
  streamMs: number;
  streamLength: number;
  streamBytes: number;
}

const LIMITS: PublisherLimits = {
  mostWaiting: 50_000,
  mostWaitingBytes: 64 * 1024 * 1024,
  keptMs: 60_000,
  mostKeptBytes: 8 * 1024 * 1024,
  streamMs: 60_000,
  streamLength: 100_000,
  streamBytes: 64 * 1024 * 1024,
};
const BATCH = 500;
const BATCH_BYTES = 512 * 1024;
/** How many bytes a process sends before it has the size of the stream looked at. */
const MEASURE_EVERY = 4 * 1024 * 1024;
const FLUSH_MS = 5_000;
const AWAY_MS = 2_000;
const RETRY_MS = 200;
/** How often an idle process says that it is still there. */
const SIGN_OF_LIFE_MS = 10 * 60 * 1000;

/**
 * Adds a batch to a stream as one entry. Where it does not follow on what the topic has of this origin, whether a part is
 * there already or something between is missing, it adds nothing and answers -1 and the last number that is there.
 * Ids never go back, whatever the clock does.
 */
const ADD = script(`
local origin, first, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local known = redis.call('HGET', KEYS[3], origin)
local last = known and tonumber(string.match(known, '^%d+')) or 0
if first <= last or (first > last + 1 and ARGV[4] ~= 'force') then return {-1, last} end
local time = redis.call('TIME')
local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
last = first + count - 1
redis.call('HSET', KEYS[3], origin, string.format('%.0f:%.0f', last, ms))
if count == 0 then return {last, ''} end
local head = redis.call('GET', KEYS[2])
if not head then
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
  head = newest[1] and newest[1][1] or '0-0'
end
local id, seq = ms, 0
for _, other in ipairs({head, ARGV[5]}) do
  local otherMs, otherSeq = string.match(other, '^(%d+)-(%d+)$')
  otherMs, otherSeq = tonumber(otherMs), tonumber(otherSeq)
  if otherMs > id then id, seq = otherMs, otherSeq + 1
  elseif otherMs == id and otherSeq >= seq then seq = otherSeq + 1 end
end
id = string.format('%.0f-%.0f', id, seq)
redis.call('XADD', KEYS[1], 'MINID', '~', string.format('%.0f', ms - tonumber(ARGV[10])), id, 'o', origin, 'n', ARGV[2], 'c', ARGV[3], 't', time[1] .. string.format('%06d', time[2]), 'e', ARGV[9], 'h', ARGV[11])
redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[6])
redis.call('SET', KEYS[2], id)
local most = tonumber(ARGV[7])
if most > 0 and (redis.call('MEMORY', 'USAGE', KEYS[1]) or 0) > most then
  redis.call('XTRIM', KEYS[1], 'MAXLEN', math.floor(redis.call('XLEN', KEYS[1]) / 2))
end
for at = 12, #ARGV, 4 do
  local what, live = ARGV[at], ARGV[8] .. ARGV[at + 1]
  if what == 'set' then
    redis.call('HSET', live, ARGV[at + 2], ARGV[at + 3])
    redis.call('SADD', KEYS[4], ARGV[at + 1])
  elseif what == 'remove' then redis.call('HDEL', live, ARGV[at + 2])
  else redis.call('DEL', live) end
end
return {last, id, head}
`);
/** Another process that starts need not know of one that has ended. */
const FORGET = script(`return redis.call('HDEL', KEYS[1], ARGV[1])`);

/** Sends events in order and exactly once, and goes on when Redis is back. */
export class Publisher {
  private readonly topics: TopicQueue[];
  private readonly limits: PublisherLimits;
  private readonly options: PublisherOptions;
  private readonly lifeTimer: NodeJS.Timeout;
  private readonly closing = new AbortController();
  private waiting = 0;
  private waitingBytes = 0;
  private overflowLoggedAtMs = -Infinity;
  private isRefusalTold = false;
  private sentAgain = 0;
  private isRunning = false;
  private isAsked = false;

  constructor(options: PublisherOptions) {
    this.options = options;
    this.limits = { ...LIMITS, ...options.limits };
    this.topics = ALL_TOPICS.map((topic) => ({
      topic,
      keys: topicKeys(options.link.prefix, topic),
      queue: [],
      kept: [],
      keptFrom: 0,
      keptBytes: 0,
      lastN: 0,
      ackedN: 0,
      mustLook: false,
      isForced: false,
      sinceMeasured: 0,
      flushes: [],
    }));
    this.lifeTimer = setInterval(() => this.lookForLosses(ALL_TOPICS), SIGN_OF_LIFE_MS).unref();
  }

  /** Serialises it now, since memory may go on to change what is in it, and queues it. Null when it cannot travel. */
  add(event: BusEvent): Sent | null {
    const { change, ...rest } = event;
    const changeJson = change && JSON.stringify(change);
    const restJson = JSON.stringify(rest);
    const topic = topicOf(event);
    const queue = this.topics[topic];
    if (!queue) return null;
    const sent: Sent = {
      topic,
      n: ++queue.lastN,
      payload: changeJson === undefined ? restJson : `${restJson.slice(0, -1)},"change":${changeJson}}`,
      heading: lineOf(headingOf(event)),
      steps: change && changeJson !== undefined ? liveStepsOf(change, changeJson) : [],
      subject: change && subjectOf(change),
      atMs: performance.now(),
    };
    queue.queue.push(sent);
    this.waiting++;
    this.waitingBytes += sent.payload.length;
    if (this.waiting > this.limits.mostWaiting || this.waitingBytes > this.limits.mostWaitingBytes) this.giveUpOldest();
    this.ask();
    return sent;
  }

  /** Resolves when Redis has all that was added so far. */
  flushed(): Promise<void> {
    if (this.waiting === 0) return Promise.resolve();
    // One that has been waited for in vain does not have everybody wait again.
    if (this.options.link.awayForMs() > AWAY_MS) return Promise.reject(new RedisUnavailableError(new Error('it is away')));
    const behind = this.topics.filter(({ ackedN, lastN }) => ackedN < lastN);
    void this.run();
    const flushes = behind.map((queue) => {
      const flush = { n: queue.lastN, resolve: (): void => undefined };
      const isFlushed = new Promise<void>((resolve) => (flush.resolve = resolve));
      queue.flushes.push(flush);
      return { queue, flush, isFlushed };
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        for (const { queue, flush } of flushes) queue.flushes = queue.flushes.filter((other) => other !== flush);
        reject(new RedisUnavailableError(new Error('it has not taken the latest events yet')));
      }, FLUSH_MS);
    });
    const all = Promise.all(flushes.map(({ isFlushed }) => isFlushed)).then(() => undefined);
    return Promise.race([all, tooLong]).finally(() => clearTimeout(timer));
  }

  async close(): Promise<void> {
    clearInterval(this.lifeTimer);
    await this.flushed().catch(() => this.options.log.error(`Redis has not taken ${this.waiting} events before the end`));
    this.closing.abort();
    const { link, origin } = this.options;
    const used = this.topics.filter(({ ackedN }) => ackedN > 0);
    await Promise.all(used.map(({ keys }) => link.run(FORGET, [keys.origins], [origin], 500).catch(() => undefined)));
  }

  /** A server that restarted may have forgotten what it had taken: that goes to it again before anything new. */
  lookForLosses(topics: readonly number[]): void {
    for (const topic of topics) {
      const queue = this.topics[topic];
      if (!queue || queue.ackedN === 0) continue;
      queue.mustLook = true;
    }
    void this.run();
  }

  /** What one turn of the event loop publishes goes together. */
  private ask(): void {
    if (this.isRunning || this.isAsked) return;
    this.isAsked = true;
    setImmediate(() => void this.run());
  }

  /** One batch of each topic at a time, those of guilds first, so that what a person gets does not come before what it rests on. */
  private async run(): Promise<void> {
    this.isAsked = false;
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      while (!this.closing.signal.aborted) {
        const due = this.topics.filter(({ queue, mustLook }) => queue.length > 0 || mustLook);
        if (due.length === 0) break;
        const isTaken = await Promise.all(due.map((queue) => this.sendNext(queue)));
        if (isTaken.includes(false)) await sleep(RETRY_MS, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    } finally {
      this.isRunning = false;
    }
  }

  /** False when Redis does not take it now. */
  private async sendNext(queue: TopicQueue): Promise<boolean> {
    queue.mustLook = false;
    const batch = takeBatch(queue.queue);
    try {
      const [last, known, before] = await this.send(queue, batch, queue.isForced);
      queue.isForced = false;
      this.isRefusalTold = false;
      if (before !== undefined) this.options.added(queue.topic, before, known);
      if (last !== -1) this.acknowledge(queue, last);
      else if (Number(known) >= (batch[0]?.n ?? queue.ackedN + 1)) this.acknowledge(queue, Number(known));
      else queue.isForced = !this.sendAgainFrom(queue, Number(known) + 1);
      // With nothing to send it still has to know the number from now on.
      queue.mustLook ||= queue.isForced;
      return true;
    } catch (error) {
      queue.mustLook = true;
      this.noteRefusal(error);
      return false;
    }
  }

  private async send(queue: TopicQueue, batch: readonly Sent[], isForced: boolean): Promise<[number, string, string?]> {
    const { stream, head, origins, live, liveGuilds } = queue.keys;
    const first = batch[0]?.n ?? queue.ackedN + 1;
    const isMeasured = queue.sinceMeasured > MEASURE_EVERY;
    if (isMeasured) queue.sinceMeasured = 0;
    const args: Arg[] = [
      this.options.origin,
      first,
      batch.length,
      isForced ? 'force' : '',
      this.options.leastId(queue.topic),
      this.limits.streamLength,
      isMeasured ? this.limits.streamBytes : 0,
      live,
    ];
    // One line each, so that a reader finds the one that it wants.
    args.push(`[${batch.map(({ payload }) => payload).join(',\n')}]`, this.limits.streamMs, batch.map(({ heading }) => heading).join('\n'));
    for (const { payload, steps } of batch) {
      queue.sinceMeasured += payload.length;
      for (const [what, guildId, field = '', value = ''] of steps) args.push(what, guildId, field, value);
    }
    return (await this.options.link.run(ADD, [stream, head, origins, liveGuilds], args)) as [number, string, string?]; // what the script returns
  }

  private acknowledge(queue: TopicQueue, last: number): void {
    queue.ackedN = Math.max(queue.ackedN, last);
    let done = 0;
    for (let sent = queue.queue[done]; sent && sent.n <= last; sent = queue.queue[++done]) {
      this.waiting--;
      this.waitingBytes -= sent.payload.length;
      queue.kept.push(sent);
      queue.keptBytes += sent.payload.length;
    }
    queue.queue.splice(0, done);
    const keptSinceMs = performance.now() - this.limits.keptMs;
    for (let sent = queue.kept[queue.keptFrom]; sent; sent = queue.kept[++queue.keptFrom]) {
      if (sent.atMs >= keptSinceMs && queue.keptBytes <= this.limits.mostKeptBytes) break;
      queue.keptBytes -= sent.payload.length;
    }
    // In larger steps, since each moves all that stay.
    if (queue.keptFrom > 1_000 || queue.keptFrom === queue.kept.length) {
      queue.kept.splice(0, queue.keptFrom);
      queue.keptFrom = 0;
    }
    while (queue.flushes[0] && queue.flushes[0].n <= queue.ackedN) queue.flushes.shift()?.resolve();
  }

  /** Puts what Redis has lost before what is new. False when it is not there any more, so that others must miss it. */
  private sendAgainFrom(queue: TopicQueue, n: number): boolean {
    const from = queue.kept.findIndex((sent, index) => index >= queue.keptFrom && sent.n >= n);
    const again = from === -1 ? [] : queue.kept.splice(from);
    for (const { payload } of again) {
      queue.keptBytes -= payload.length;
      this.waitingBytes += payload.length;
      this.waiting++;
    }
    queue.queue.unshift(...again);
    const next = queue.queue[0]?.n ?? queue.ackedN + 1;
    this.noteSentAgain(again.length);
    // Whoever had not heard of these yet sees that they are missing.
    if (next > n) this.options.log.warn(`Redis has forgotten ${next - n} older events of this process`);
    return next === n;
  }

  /** One line for all topics. */
  private noteSentAgain(events: number): void {
    if (events > 0 && this.sentAgain === 0) {
      setTimeout(() => {
        this.options.log.warn(`Redis had lost ${this.sentAgain} events of this process; they are sent again`);
        this.sentAgain = 0;
      }, 200);
    }
    this.sentAgain += events;
  }

  /** Once, and not while there is no connection at all, which is told already. */
  private noteRefusal(error: unknown): void {
    if (this.isRefusalTold || this.options.link.awayForMs() > 0) return;
    this.isRefusalTold = true;
    this.options.log.error(`Redis does not take events, which wait until it does: ${reasonOf(error)}`);
  }

  private giveUpOldest(): void {
    const longest = this.topics.reduce((a, b) => (b.queue.length > a.queue.length ? b : a));
    const given = longest.queue.splice(0, Math.max(1, Math.ceil(longest.queue.length / 100)));
    this.waiting -= given.length;
    for (const { payload } of given) this.waitingBytes -= payload.length;
    longest.ackedN = Math.max(longest.ackedN, given.at(-1)?.n ?? 0);
    const nowMs = performance.now();
    if (nowMs - this.overflowLoggedAtMs < 10_000) return;
    this.overflowLoggedAtMs = nowMs;
    this.options.log.error(`More than ${this.waiting} events wait for Redis: the oldest are given up, and other processes will read their memory anew`);
  }
}

interface TopicQueue {
  topic: number;
  keys: TopicKeys;
  /** Not acknowledged yet; the first of them may be under way. */
  queue: Sent[];
  /** What was sent of late, beginning at the place `keptFrom`. */
  kept: Sent[];
  keptFrom: number;
  keptBytes: number;
  lastN: number;
  ackedN: number;
  /** Whether Redis has to be asked what it knows, even with nothing to send. */
  mustLook: boolean;
  /** What is missing before the next batch cannot be had any more. */
  isForced: boolean;
  sinceMeasured: number;
  flushes: { n: number; resolve: () => void }[];
}

/** From the beginning, without leaving a number out. */
function takeBatch(queue: readonly Sent[]): Sent[] {
  const batch: Sent[] = [];
  let bytes = 0;
  for (const sent of queue) {
    const before = batch.at(-1);
    if (before && (sent.n !== before.n + 1 || batch.length >= BATCH || bytes + sent.payload.length > BATCH_BYTES)) break;
    batch.push(sent);
    bytes += sent.payload.length;
  }
  return batch;
}
