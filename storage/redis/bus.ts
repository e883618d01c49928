import { randomBytes } from 'node:crypto';
import type { Bus, BusEvent, BusPosition } from '#core/ports/bus';
import type { StateChange } from '#core/state/state-change';
import { localDelivery } from '../in-process/bus.ts';
import { reasonOf } from '#core/ports/storage-unavailable';
import type { Link, RedisLog } from './link.ts';
import { Publisher, type PublisherLimits } from './publisher.ts';
import { Reader, type Batch } from './reader.ts';
import { forgetAllLive } from './retained.ts';
import { ALL_TOPICS, subjectOf, topicKeys, topicOfGuild } from './topics.ts';

export interface RedisBusOptions {
  link: Link;
  log: RedisLog;
  /** Hears what a subscriber threw. */
  onError?: ((error: unknown, event: BusEvent) => void) | undefined;
  /**
   * An own event that changes memory, once more: another process's change of the same thing was applied after it here,
   * and comes before it everywhere else.
   */
  onOvertaken?: ((event: BusEvent) => void) | undefined;
  /** Events on a topic are lost for this process: what it has in memory of its guilds (`topicOfGuild`) may be old. */
  onGap?: ((topic: number) => void) | undefined;
  /** Redis has forgotten what was retained: this process should publish its own presences and voice again. */
  rebuild?: (() => void) | undefined;
  limits?: Partial<PublisherLimits> | undefined;
}

export interface RedisBus extends Bus {
  /** Resolves when it hears all that is published from now on. */
  start(): Promise<void>;
  /** What Redis said when events could not be read. */
  failure(): string | undefined;
  /** The same as `caughtUp`; false when it gave up. */
  catchUp(): Promise<boolean>;
  close(): Promise<void>;
}

const CATCH_UP_MS = 1_000;
const REACH_MS = 2_000;

/** A bus between processes by streams of Redis, which can be read again by whoever was cut off for a while. */
export function redisBus({ link, log, onError, onOvertaken, onGap, rebuild, limits }: RedisBusOptions): RedisBus {
  const origin = randomBytes(9).toString('base64url');
  // Before the subscribers, so that they find their event in the position.
  const local = localDelivery(onError, (mark) => {
    if (mark?.origin === origin) ownHeard[mark.topic] = mark.n;
    moved();
  });
  const ownHeard = ALL_TOPICS.map(() => 0);
  const overtaking = overtakingWatch(onOvertaken);
  let waiters: { position: BusPosition; resolve: () => void }[] = [];

  const publisher: Publisher = new Publisher({
    link,
    log,
    origin,
    leastId: (topic) => reader.greatestId(topic),
    added: (topic, before, id) => reader.added(topic, before, id),
    ...(limits && { limits }),
  });
  const reader: Reader = new Reader({
    link,
    log,
    origin,
    receive(topic, from, n, event) {
      if (event.change) overtaking.foreign(subjectOf(event.change));
      local.deliver(event, { topic, origin: from, n });
    },
    isWanted: local.isWanted,
    passedOver({ changes, guild_id: guildId }) {
      // One that nobody reads stands before the own ones all the same.
      if (changes !== undefined && guildId !== undefined) overtaking.foreign(guildId);
      local.counts.passedOver++;
      moved();
    },
    echoed: (batch) => overtaking.echoed(batch),
    onGap(topic, missing) {
      log.warn(`${missing} events of another process on topic ${topic} cannot be had any more: what this process has in memory may be old`);
      onGap?.(topic);
    },
    onReconnected(topics, isEmptied) {
      publisher.lookForLosses(topics);
      if (isEmptied) log.warn('Redis has forgotten everything');
      if (isEmptied) rebuild?.();
    },
  });

  const moved = (): void => {
    if (waiters.length > 0) setImmediate(tellWaiters);
  };
  const tellWaiters = (): void => {
    waiters = waiters.filter(({ position, resolve }) => {
      const isThere = hasHeard(position);
      if (isThere) resolve();
      return !isThere;
    });
  };
  const heardOf = (topic: number, from: string): number => (from === origin ? (ownHeard[topic] ?? 0) : reader.heard(topic, from));
  const hasHeard = (position: BusPosition): boolean =>
    Object.entries(position).every(([topic, origins]) => Object.entries(origins).every(([from, n]) => heardOf(Number(topic), from) >= n));

  const heads = ALL_TOPICS.map((topic) => topicKeys(link.prefix, topic).head);
  const readHeads = async (): Promise<string[]> => {
    const said = link.isCluster
      ? await Promise.all(heads.map((head) => link.call('GET', [head], CATCH_UP_MS)))
      : ((await link.call('MGET', heads, CATCH_UP_MS)) as unknown[]); // as Redis documents it
    return said.map((head) => (typeof head === 'string' ? head : ''));
  };
  let isBehindTold = false;
  const catchUpNow = async (): Promise<boolean> => {
    // One that has been waited for in vain does not have everybody wait again.
    if (link.awayForMs() > CATCH_UP_MS) return false;
    const begunAtMs = performance.now();
    let reason: string | undefined;
    try {
      const ids = await readHeads();
      const isThere = await reader.reach(ids, Math.max(0, CATCH_UP_MS - (performance.now() - begunAtMs)));
      if (!isThere) reason = 'its events do not arrive';
    } catch (error) {
      reason = reasonOf(error);
    }
    if (reason === undefined) isBehindTold = false;
    else if (!isBehindTold) {
      isBehindTold = true;
      log.warn(`This process goes on with what it has in memory, because it cannot ask for the latest changes: ${reason}`);
    }
    return reason === undefined;
  };
  let catching: Promise<boolean> | undefined;
  const catchUp = (): Promise<boolean> => {
    catching ??= new Promise((resolve) => {
      setImmediate(() => {
        catching = undefined;
        resolve(catchUpNow());
      });
    });
    return catching;
  };

  return {
    publish(event) {
      let sent;
      try {
        sent = publisher.add(event);
      } catch (error) {
        onError?.(error, event);
      }
      if (sent?.subject !== undefined) overtaking.own(sent.topic, sent.n, sent.subject);
      local.deliver(event, sent ? { topic: sent.topic, origin, n: sent.n } : null);
    },
    tellHere: (event) => local.deliver(event, null),
    subscribe: local.subscribe,
    counts: local.counts,
    caughtUp: async () => void (await catchUp()),
    catchUp,
    flushed: () => publisher.flushed(),
    position() {
      const position: Record<string, Record<string, number>> = {};
      for (const topic of ALL_TOPICS) {
        const origins = reader.position(topic);
        const own = ownHeard[topic] ?? 0;
        if (own > 0) origins[origin] = own;
        position[topic] = origins;
      }
      return position;
    },
    async reached(position) {
      if (hasHeard(position)) return;
      // What a process that died had told itself only never comes.
      await within(new Promise<void>((resolve) => waiters.push({ position, resolve })), REACH_MS);
      waiters = waiters.filter((waiter) => waiter.position !== position);
    },
    async retained(guildId) {
      const { live } = topicKeys(link.prefix, topicOfGuild(guildId));
      const found = new Map<string, StateChange>();
      try {
        // What this process has told itself must be among it.
        await within(
          publisher.flushed().catch(() => undefined),
          CATCH_UP_MS,
        );
        // In pages: of a large guild it is much, and Redis does nothing else meanwhile.
        for (let cursor: string | undefined = '0'; cursor !== undefined;) {
          const [next, fields] = (await link.call('HSCAN', [live + guildId, cursor, 'COUNT', 1_000])) as [string, string[]]; // as Redis documents it
          for (let at = 0; at < fields.length; at += 2) found.set(fields[at] ?? '', JSON.parse(fields[at + 1] ?? '') as StateChange); // liveStepsOf wrote it
          cursor = next === '0' ? undefined : next;
        }
        return [...found.values()];
      } catch (error) {
        log.warn(`Who is present in the guild ${guildId} is not known: ${reasonOf(error)}`);
        return [];
      }
    },
    retains: () => link.awayForMs() === 0,
    forgetRetained: () => forgetAllLive(link),
    start: () => reader.start(),
    failure: () => reader.failure(),
    async close() {
      await publisher.close();
      await reader.close();
    },
  };
}

/** False when it took longer. */
async function within(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([work.then(() => true), over]).finally(() => clearTimeout(timer));
}

interface OwnChange {
  n: number;
  subject: string;
  isOvertaken: boolean;
}

/** Which own changes were followed here by one of another process that stands before them in the stream. */
function overtakingWatch(onOvertaken: ((event: BusEvent) => void) | undefined) {
  const underWay = ALL_TOPICS.map((): OwnChange[] => []);
  const bySubject = new Map<string, Set<OwnChange>>();
  return {
    own(topic: number, n: number, subject: string): void {
      const change = { n, subject, isOvertaken: false };
      underWay[topic]?.push(change);
      const others = bySubject.get(subject);
      if (others) others.add(change);
      else bySubject.set(subject, new Set([change]));
    },
    foreign(subject: string): void {
      if (bySubject.size > 0) for (const own of bySubject.get(subject) ?? []) own.isOvertaken = true;
    },
    echoed({ topic, first, count, events }: Batch): void {
      const own = underWay[topic] ?? [];
      let done = 0;
      const overtaken: number[] = [];
      for (let change = own[done]; change && change.n < first + count; change = own[++done]) {
        const same = bySubject.get(change.subject);
        same?.delete(change);
        if (same?.size === 0) bySubject.delete(change.subject);
        if (change.isOvertaken && change.n >= first) overtaken.push(change.n - first);
      }
      if (done > 0) own.splice(0, done);
      if (overtaken.length === 0 || !onOvertaken) return;
      const sent = events();
      for (const index of overtaken) if (sent[index]) onOvertaken(sent[index]);
    },
  };
}
