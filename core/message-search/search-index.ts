import { randomUUID } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { MessageRecord } from '../messages/message-record.ts';
import type { MessageQuery, MessageSearch, SearchHits, SearchScope } from '../ports/message-search.ts';
import type { BusEvent } from '../ports/bus.ts';
import type { HistoryKind, JournalEntry, SearchJournal } from '../ports/search-journal.ts';
import type { Stores } from '../ports/stores.ts';
import { SearchRepairs } from './search-repairs.ts';
import { TakingIn } from './taking-in.ts';

/** So long the first of a batch waits for others: a batch costs more than what is in it, as long as few come. */
const WAIT_MS = { forMore: 1_000, whenMany: 150 };
const MANY = 64;
/** So many are in one. */
const MOST_AT_ONCE = 1_000;
/** After a batch the next one waits so many times as long as that took: writing goes before indexing. */
const REST = 2;
const LONGEST_REST_MS = 2_000;
/** What is beyond these is not held in memory: new messages are read from their channels when the engine is there again, changes are left to the journal. */
const MOST_HELD = 20_000;
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** A search waits no longer for what was written before it. */
const LONGEST_WAIT_MS = 5_000;
const TEND_MS = 30_000;
const HEARD: ReadonlySet<string> = new Set(['MESSAGE_DELETE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE_BULK', 'CHANNEL_DELETE', 'THREAD_DELETE', 'guild_deleted']);

type Change = { channelId: Snowflake; id: Snowflake; seqs: number[] } & (
  | { kind: 'new'; message: MessageRecord }
  /** Changed, or gone: the store says which. */
  | { kind: 'read' }
);
type Removal = { seq: number } & ({ kind: 'channel'; channelId: Snowflake } | { kind: 'guild'; guildId: Snowflake });

/** From where on the new messages of a channel are noted in the journal. */
interface Tail {
  since: bigint;
  seqs: number[];
  noted: Promise<void>;
  atMs: number;
}

export interface SearchIndexOptions {
  /** Instead of what is right for many changes and for few. */
  waitMs?: number;
  /** Of what is to be taken in. */
  mostHeld?: number;
}

/**
 * Feeds the search engine with what is written, in batches and behind the sender's back. Searches of this process see all
 * that it acknowledged before; what other processes write is found once their batch is in, about a second later.
 * The journal knows what is not in yet, so that a crash or an engine that is away loses nothing.
 */
export class SearchIndex {
  readonly owner = randomUUID();
  /** Under this name nobody lives: what it notes is soon taken for left behind, and taken in by whichever process looks first. */
  private readonly nobody = randomUUID();
  private readonly engine: MessageSearch;
  private readonly journal: SearchJournal;
  private readonly log: Logger;
  private readonly takingIn: TakingIn;
  private readonly repairs: SearchRepairs;
  private readonly waits: typeof WAIT_MS;
  private readonly mostHeld: number;

  private seq = 0;
  private pending = new Map<string, Change>();
  /** What the engine is told just now. */
  private underWay: ReadonlyMap<string, Change> = new Map();
  private removals: Removal[] = [];
  private readonly tails = new Map<Snowflake, Tail>();
  /** Channels whose new messages, from one on, are to be read from the store. */
  private readonly owed = new Map<Snowflake, bigint>();
  /** What to note, and the notes that are needed no longer. */
  private unnoted: { entry: JournalEntry & { seq: number }; resolve: () => void }[] = [];
  private settledSeqs: number[] = [];

  private flushing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private waitsForMore = false;
  private failures = 0;
  private tookMs = 0;
  private readonly tending: NodeJS.Timeout;
  private isClosed = false;
  private readonly closing = new AbortController();

  constructor(
    engine: MessageSearch,
    stores: Pick<Stores, 'messages' | 'users' | 'searchJournal'>,
    log: Logger,
    { waitMs, mostHeld = MOST_HELD }: SearchIndexOptions = {},
  ) {
    this.engine = engine;
    this.journal = stores.searchJournal;
    this.log = log;
    this.waits = waitMs === undefined ? WAIT_MS : { forMore: waitMs, whenMany: waitMs };
    this.mostHeld = mostHeld;
    const { signal } = this.closing;
    this.takingIn = new TakingIn(engine, stores, signal);
    this.repairs = new SearchRepairs({ owner: this.owner, engine, journal: stores.searchJournal, takingIn: this.takingIn, log, signal });
    this.tending = setInterval(() => void this.tend(), TEND_MS).unref();
  }

  /** To be awaited together with the write itself, before it is acknowledged. Seldom takes a write of its own. */
  async foreseeNew(channelId: Snowflake, id: Snowflake): Promise<void> {
    const tail = this.tails.get(channelId);
    const since = BigInt(id);
    if (tail && tail.since <= since) return tail.noted;
    const { seq, noted } = this.note({ kind: 'from', channelId, messageId: id });
    this.tails.set(channelId, { since, seqs: [...(tail?.seqs ?? []), seq], noted, atMs: Date.now() });
    return noted;
  }

  /** The message is written. */
  wrote(message: MessageRecord): void {
    if (this.isClosed) return;
    const { channel_id: channelId, id } = message;
    if (this.pending.size >= this.mostHeld) this.owe(channelId, BigInt(id));
    else this.pending.set(keyOf(channelId, id), { kind: 'new', channelId, id, seqs: [], message });
    this.schedule();
  }

  /** As `foreseeNew`, for messages that change or go; the result goes to `changed` once that is done. */
  foreseeChanges(channelId: Snowflake, ids: readonly Snowflake[]): { noted: Promise<unknown>; seqs: number[] } {
    const notes = ids.map((messageId) => this.note({ kind: 'message', channelId, messageId }));
    return { noted: Promise.all(notes.map(({ noted }) => noted)), seqs: notes.map(({ seq }) => seq) };
  }

  changed(channelId: Snowflake, ids: readonly Snowflake[], seqs: readonly number[]): void {
    if (this.isClosed) return;
    const left: { id: Snowflake; seqs: number[] }[] = [];
    ids.forEach((id, index) => {
      const key = keyOf(channelId, id);
      const former = this.pending.get(key);
      const own = [seqs[index] ?? 0].filter((seq) => seq > 0);
      if (!former && this.pending.size >= this.mostHeld) return void left.push({ id, seqs: own });
      this.pending.delete(key);
      this.pending.set(key, { kind: 'read', channelId, id, seqs: this.newest(former?.seqs ?? [], own) });
    });
    if (left.length > 0) void this.leave(channelId, left);
    this.schedule();
  }

  /** One note of a message is enough. */
  private newest(former: readonly number[], own: readonly number[]): number[] {
    if (own.length === 0) return [...former];
    this.settledSeqs.push(...former);
    return [...own];
  }

  /** Lets go of changes: they are noted as if their process had died. */
  private async leave(channelId: Snowflake, left: readonly { id: Snowflake; seqs: readonly number[] }[]): Promise<void> {
    const entries = left.map(({ id }) => ({ kind: 'message' as const, channelId, messageId: id, seq: ++this.seq }));
    try {
      await this.journal.note(this.nobody, entries);
      this.settledSeqs.push(...left.flatMap(({ seqs }) => seqs));
    } catch (error) {
      // Their first notes stay, until this process ends.
      this.log.warn({ err: error }, 'changes that the search index still misses could not be left to the journal');
    }
  }

  /** Whether `heard` has anything to do with such an event now. */
  concerns({ t }: Pick<BusEvent, 't'>): boolean {
    return (this.pending.size > 0 || this.underWay.size > 0) && HEARD.has(t);
  }

  /** What is said on the bus: another process changed or deleted what is still to be taken in here. Then the store is asked. */
  heard({ t, d }: Pick<BusEvent, 't' | 'd'>): void {
    if (this.isClosed || (this.pending.size === 0 && this.underWay.size === 0)) return;
    if (t === 'MESSAGE_DELETE' || t === 'MESSAGE_UPDATE' || t === 'MESSAGE_DELETE_BULK') {
      const { channel_id: channelId, id, ids = [] } = d as { channel_id: Snowflake; id?: Snowflake; ids?: Snowflake[] };
      for (const one of id === undefined ? ids : [id]) this.readInstead(keyOf(channelId, one));
    } else if (t === 'CHANNEL_DELETE' || t === 'THREAD_DELETE' || t === 'guild_deleted') {
      const { id, guild_id: guildId } = d as { id?: Snowflake; guild_id?: Snowflake };
      for (const changes of [this.pending, this.underWay]) {
        for (const [key, change] of changes) {
          if (change.kind === 'new' && (t === 'guild_deleted' ? change.message.guild_id === guildId : change.channelId === id)) this.readInstead(key);
        }
      }
    }
  }

  private readInstead(key: string): void {
    const change = this.pending.get(key) ?? this.underWay.get(key);
    if (change?.kind !== 'new') return;
    const { channelId, id, seqs } = change;
    // Of what is under way the engine may hear a moment after it was told to forget it.
    this.pending.set(key, { kind: 'read', channelId, id, seqs: this.pending.has(key) ? seqs : [] });
    this.schedule();
  }

  /** A channel or guild goes: notes it, and does it once `removed` is called. */
  foreseeRemoval(what: { kind: 'channel'; channelId: Snowflake } | { kind: 'guild'; guildId: Snowflake }): {
    noted: Promise<void>;
    removed: () => void;
    unforesee: () => void;
  } {
    const { seq, noted } = this.note(what);
    const removed = (): void => {
      this.removals.push({ ...what, seq });
      this.schedule();
    };
    return { noted, removed, unforesee: () => this.unforesee([seq]) };
  }

  /** What was foreseen did not come to pass. */
  unforesee(seqs: readonly number[]): void {
    this.settledSeqs.push(...seqs);
  }

  /** Finds messages, with all that this process wrote before. Throws SearchUnavailableError. */
  async search(scope: SearchScope, query: MessageQuery, kind: HistoryKind): Promise<SearchHits> {
    await this.caughtUp();
    const hits = await this.engine.search(scope, query);
    this.repairs.demandWhole(kind);
    return hits;
  }

  highlight(...asked: Parameters<MessageSearch['highlight']>): ReturnType<MessageSearch['highlight']> {
    return this.engine.highlight(...asked);
  }

  /** Hits whose messages are not there: they went while nobody looked. */
  missing(channelId: Snowflake, ids: readonly Snowflake[]): void {
    this.changed(channelId, ids, []);
  }

  /** Whether all of the history can be found; else how much of it was read so far. */
  readiness(kind: HistoryKind): Promise<{ isReady: boolean; indexed: number }> {
    return this.repairs.readiness(kind);
  }

  /** Repairs what processes left that died, and reads the history where that has not been done. */
  async prepare(): Promise<void> {
    if (!this.isClosed) await this.repairs.prepare();
  }

  /** Leaves nothing in the engine of what was removed or changed. */
  async forgetRemains(): Promise<void> {
    if (!this.isClosed) await this.engine.forgetRemains?.();
  }

  /** Waits for what is under way. What is not in by then stands in the journal. */
  async close(): Promise<void> {
    clearInterval(this.tending);
    this.closing.abort();
    if (this.failures === 0) await this.caughtUp().catch(() => undefined);
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.flushing?.catch(() => undefined);
    if (this.pending.size > 0 || this.removals.length > 0 || this.owed.size > 0) return;
    const seqs = [...this.settledSeqs.splice(0), ...[...this.tails.values()].flatMap((tail) => tail.seqs)];
    await this.clear(seqs).catch(() => undefined);
  }

  private note(entry: JournalEntry): { seq: number; noted: Promise<void> } {
    const seq = ++this.seq;
    const noted = new Promise<void>((resolve) => this.unnoted.push({ entry: { ...entry, seq }, resolve }));
    if (this.unnoted.length === 1) queueMicrotask(() => void this.writeNotes());
    return { seq, noted };
  }

  private async writeNotes(): Promise<void> {
    const notes = this.unnoted.splice(0);
    try {
      await this.journal.note(
        this.owner,
        notes.map(({ entry }) => entry),
      );
    } catch (error) {
      // The write itself goes on: it is lost to the search only if this process dies before it is indexed.
      this.log.warn({ err: error }, 'what the search index still misses could not be noted');
    }
    for (const { resolve } of notes) resolve();
  }

  private owe(channelId: Snowflake, since: bigint): void {
    const known = this.owed.get(channelId);
    if (known === undefined || since < known) this.owed.set(channelId, since);
  }

  private schedule(): void {
    const isMany = this.pending.size >= MANY;
    if (this.isClosed || this.flushing || (this.timer && !(isMany && this.waitsForMore))) return;
    clearTimeout(this.timer);
    this.waitsForMore = !isMany && this.failures === 0;
    const rest = Math.max(isMany ? this.waits.whenMany : this.waits.forMore, Math.min(LONGEST_REST_MS, this.tookMs * REST));
    const pause = this.failures > 0 ? Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** (this.failures - 1)) : rest;
    this.timer = setTimeout(() => void this.flush(), pause).unref();
  }

  private async caughtUp(): Promise<void> {
    const giveUpAt = Date.now() + LONGEST_WAIT_MS;
    // What is written meanwhile is not waited for.
    let left = this.pending.size + this.removals.length;
    while ((left > 0 || this.flushing) && this.failures === 0 && Date.now() < giveUpAt) {
      const before = this.pending.size + this.removals.length;
      await this.flush();
      if (before === 0) return;
      left -= MOST_AT_ONCE;
    }
  }

  private flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    // One that is under way began before what was written since.
    if (this.flushing) return this.flushing.then(() => ((this.pending.size > 0 || this.removals.length > 0) && this.failures === 0 ? this.flush() : undefined));
    this.flushing = this.flushOnce().finally(() => {
      this.flushing = undefined;
      if (this.pending.size > 0 || this.removals.length > 0 || this.owed.size > 0) this.schedule();
    });
    return this.flushing;
  }

  private async flushOnce(): Promise<void> {
    const taken = [...this.pending].slice(0, MOST_AT_ONCE);
    for (const [key] of taken) this.pending.delete(key);
    this.underWay = new Map(taken);
    const removals = this.removals.splice(0);
    const changes = taken.map(([, change]) => change);
    const begunMs = performance.now();
    try {
      await this.carryOut(changes);
      for (const removal of removals) {
        await (removal.kind === 'guild' ? this.engine.forgetGuild(removal.guildId) : this.engine.forgetChannels([removal.channelId]));
      }
      if (taken.length === 0 || this.pending.size === 0) await this.payOwed();
      if (this.failures > 0) this.log.info('the search engine is there again');
      this.failures = 0;
      this.tookMs = performance.now() - begunMs;
      this.settledSeqs.push(...changes.flatMap(({ seqs }) => seqs), ...removals.map(({ seq }) => seq));
    } catch (error) {
      if (this.failures === 0) this.log.warn({ err: error }, 'the search index could not take in what was written; it is tried again');
      this.failures++;
      this.removals.unshift(...removals);
      this.putBack(taken);
    } finally {
      this.underWay = new Map();
    }
  }

  /** In front of what came meanwhile, which counts. */
  private putBack(taken: readonly (readonly [string, Change])[]): void {
    const since = this.pending;
    this.pending = new Map(taken);
    for (const [key, change] of since) {
      this.pending.set(key, { ...change, seqs: this.newest(this.pending.get(key)?.seqs ?? [], change.seqs) });
    }
  }

  private async carryOut(changes: readonly Change[]): Promise<void> {
    const fresh = changes.flatMap((change) => (change.kind === 'new' ? change.message : []));
    await this.takingIn.fresh(fresh);
    const toRead = new Map<Snowflake, Snowflake[]>();
    for (const { kind, channelId, id } of changes) {
      if (kind === 'read') toRead.set(channelId, [...(toRead.get(channelId) ?? []), id]);
    }
    await this.takingIn.again(toRead);
  }

  private async payOwed(): Promise<void> {
    for (const [channelId, since] of this.owed) {
      await this.takingIn.from(channelId, since);
      // More may be owed by now, from a later one on: all of it was read.
      if (this.owed.get(channelId) === since) this.owed.delete(channelId);
    }
  }

  /** Once in a while: the journal forgets what is in, and hears that this process lives. */
  private async tend(): Promise<void> {
    try {
      if (this.tails.size > 0 || this.pending.size > 0) await this.journal.renew(this.owner);
      for (const [channelId, tail] of this.tails) if (this.failures === 0 && Date.now() - tail.atMs >= TEND_MS) this.shorten(channelId, tail);
      await this.clear(this.settledSeqs.splice(0));
    } catch (error) {
      this.log.warn({ err: error }, 'the journal of the search index was not tended; it will be');
    }
  }

  /** The next message of the channel is noted anew; the old note goes when all is in that began under it. */
  private shorten(channelId: Snowflake, tail: Tail): void {
    this.tails.delete(channelId);
    const end = async (): Promise<void> => {
      await this.caughtUp();
      if (this.failures === 0 && !this.owed.has(channelId)) return void this.settledSeqs.push(...tail.seqs);
      const since = this.tails.get(channelId);
      this.tails.set(channelId, { ...tail, since: min(since?.since, tail.since), seqs: [...tail.seqs, ...(since?.seqs ?? [])] });
    };
    setTimeout(() => void end().catch(() => undefined), TEND_MS).unref();
  }

  private async clear(seqs: readonly number[]): Promise<void> {
    const known = seqs.filter((seq) => seq > 0);
    try {
      if (known.length > 0) await this.journal.clear(known.map((seq) => ({ owner: this.owner, seq })));
    } catch (error) {
      this.settledSeqs.push(...known);
      throw error;
    }
  }
}

const keyOf = (channelId: Snowflake, id: Snowflake): string => `${channelId} ${id}`;
const min = (a: bigint | undefined, b: bigint): bigint => (a !== undefined && a < b ? a : b);
