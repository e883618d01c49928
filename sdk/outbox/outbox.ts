import type { APIMessage } from 'discord-api-types/v10';
import { compareSnowflakes, snowflakeAt } from '#protocol/snowflake';
import { backoffMs } from '../backoff.ts';
import { DiscordError, SLOW_MODE } from '../rest/discord-error.ts';
import type { FileToSend } from '../rest/multipart.ts';
import { newNonce, type MessageBody, type OutboxEntry, type OutboxError } from './entry.ts';
import type { OutboxStorage } from './storage.ts';
import { alone, type TabNews, type Tabs } from './tabs.ts';

/** What the outbox needs of the server. */
export interface Delivery {
  /** Sends it with its nonce, once. Throws DiscordError for a refusal, anything else when no answer came. */
  send(entry: OutboxEntry, onProgress: (done: number) => void, signal: AbortSignal): Promise<APIMessage>;
  /** One's own messages in a channel after another, oldest first; null where this person may not read what was written. */
  ownMessagesAfter(channelId: string, messageId: string): Promise<APIMessage[] | null>;
  /** The newest message of a channel as far as this side knows; null for not at all. */
  newestId(channelId: string): string | null;
}

export interface OutboxOptions {
  storage: OutboxStorage;
  delivery: Delivery;
  tabs?: Tabs;
  /** Whether the server is there otherwise: only then is its trouble about a message. Always, unless told. */
  isServerThere?: () => boolean;
  /** All that waits in a channel, oldest first, whenever any of it changes. */
  onChange(channelId: string, entries: readonly OutboxEntry[]): void;
  onDelivered?(entry: OutboxEntry, message: APIMessage): void;
  now?: () => number;
  schedule?: (ms: number, run: () => void) => () => void;
}

/** Where nothing is known of a channel, what an attempt wrote is looked for from then on: one's own clock may be ahead of the server's. */
const LOOK_BACK_MS = 60 * 60_000;
/** A limit that lasts longer is told rather than waited for; slow mode is waited for however long. */
const LONGEST_WAIT_MS = 5 * 60_000;
/** For so long the server knows a nonce again, so that a second attempt writes nothing twice. */
const NONCE_KNOWN_MS = 5 * 60_000;
/** So often the other tabs hear how far the files of a message are. */
const PROGRESS_EVERY_MS = 250;
/** So often the server may fail at a message, which takes half a minute, before the next one has its turn. */
const MOST_TROUBLES = 8;

/** An attempt without an answer, after which nothing can be looked up any more. */
const UNKNOWN: OutboxError = { status: 0, code: 0, message: 'It may have been sent already, but that cannot be looked up.', errors: [] };

/** How far an attempt came. */
type Phase = 'looking' | 'sent' | 'sent perhaps again';

interface Lane {
  isBusy: boolean;
  attempt: number;
  cancelWait: (() => void) | null;
}

/**
 * What was written goes out in order, one channel beside the other, and stands there once: an attempt without an answer is repeated with
 * its nonce, and before that its message is looked for in the channel, since a server that was restarted remembers no nonces.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #tabs: Tabs;
  readonly #now: () => number;
  readonly #entries = new Map<string, OutboxEntry>();
  readonly #lanes = new Map<string, Lane>();
  /** Messages that stand for an entry already, so that two with the same words are two. */
  readonly #claimed = new Set<string>();
  readonly #newestSent = new Map<string, string>();
  /** Not in the storage yet, or never: it is full, or refuses. */
  readonly #unkept = new Map<string, 'being written' | 'refused'>();
  /** Delivered or discarded; what the storage or another tab still says of them is old. */
  readonly #done = new Set<string>();
  readonly #sending = new Map<string, AbortController>();
  #isLeading = false;
  #isClosed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#tabs = options.tabs ?? alone();
    this.#now = options.now ?? Date.now;
  }

  /** Brings back what was not sent when the program ended, and begins to send. */
  async open(): Promise<void> {
    this.#tabs.onTold((news) => this.#told(news));
    await this.#readAnew();
    this.#tabs.lead(() => void this.#lead());
  }

  entriesOf(channelId: string): OutboxEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.channelId === channelId).sort((a, b) => compareSnowflakes(a.id, b.id));
  }

  /** Takes a message in. It is shown at once, kept, and sent when its turn comes. */
  async add(channelId: string, body: MessageBody, files: readonly FileToSend[] = []): Promise<OutboxEntry> {
    const id = newNonce(this.#now());
    const entry: OutboxEntry = {
      id,
      channelId,
      body,
      files,
      createdAtMs: this.#now(),
      state: 'waiting',
      triedAfterId: null,
      triedAtMs: null,
      error: null,
      progress: 0,
    };
    this.#put(entry);
    await this.#keep(entry);
    this.#tabs.tell('changed');
    this.#pump(channelId);
    return entry;
  }

  /** Tries one now that failed, or waits because the server had trouble; a person says so, knowing of what failed that it may stand already. */
  async retry(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry?.error || entry.state === 'sending') return;
    const isTriedAnew = entry.state === 'failed' && entry.triedAfterId !== null;
    const again: OutboxEntry = { ...entry, state: 'waiting', error: null, troubles: 0, ...(isTriedAnew && { triedAtMs: this.#now() }) };
    this.#put(again);
    await this.#keep(again);
    this.#tabs.tell('changed');
    this.#endWait(entry.channelId);
    this.#pump(entry.channelId);
  }

  /** Gives one up. One that is on its way may stand all the same. */
  async discard(id: string): Promise<void> {
    await this.#giveUp(id);
    this.#tabs.tell({ discarded: id });
  }

  /** A message came by the gateway, perhaps one of these. */
  heard(message: { nonce?: string | number; id: string; author: { id: string } }, meId: string | null): void {
    if (message.nonce === undefined || message.author.id !== meId) return;
    const entry = this.#entries.get(String(message.nonce));
    if (entry) void this.#delivered(entry, message as APIMessage); // as much of one as an answer brings
  }

  /** The server can be reached again: nobody waits any longer. */
  wake(): void {
    for (const channelId of this.#lanes.keys()) {
      this.#endWait(channelId);
      this.#pump(channelId);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const lane of this.#lanes.values()) lane.cancelWait?.();
    for (const sending of this.#sending.values()) sending.abort(new Error('The outbox was closed.'));
    this.#tabs.close();
    this.#options.storage.close();
  }

  async #lead(): Promise<void> {
    // How far the tab got that led before.
    await this.#readAnew();
    this.#isLeading = true;
    this.#pumpAll();
  }

  #told(news: TabNews): void {
    if (news === 'changed') return void this.#readAnew();
    if ('discarded' in news) return void this.#giveUp(news.discarded);
    const entry = this.#entries.get(news.id);
    if (entry && !this.#sends(news.id)) this.#put({ ...entry, progress: news.progress });
  }

  /** What other tabs wrote, delivered or want tried again. */
  async #readAnew(): Promise<void> {
    // What comes or goes while it is read is newer than what it says.
    const kept = [...this.#entries.keys()].filter((id) => !this.#unkept.has(id));
    const stored = await this.#options.storage.load().catch(() => null);
    if (!stored || this.#isClosed) return;
    const channelIds = new Set<string>();
    const ids = new Set(stored.map(({ id }) => id));
    for (const id of kept) {
      const entry = this.#entries.get(id);
      if (!entry || ids.has(id)) continue;
      this.#entries.delete(id);
      channelIds.add(entry.channelId);
    }
    for (const entry of stored) {
      const known = this.#entries.get(entry.id);
      const isRetried = known !== undefined && known.error !== null && known.state !== 'sending' && entry.error === null;
      if ((this.#isLeading && known && !isRetried) || this.#unkept.has(entry.id) || this.#done.has(entry.id)) continue;
      if (isRetried) this.#endWait(entry.channelId);
      // How far it is another tab tells, and keeps it nowhere.
      this.#entries.set(entry.id, entry.state === 'sending' ? { ...entry, progress: known?.progress ?? 0 } : entry);
      channelIds.add(entry.channelId);
    }
    for (const channelId of channelIds) this.#tell(channelId);
    this.#pumpAll();
  }

  async #keep(entry: OutboxEntry): Promise<void> {
    // What this tab sends for lack of room is not put before the one that leads, which would send it as well.
    if (!this.#entries.has(entry.id) || (!this.#isLeading && this.#sends(entry.id))) return;
    this.#unkept.set(entry.id, 'being written');
    try {
      await this.#options.storage.save({ ...entry, progress: 0 });
      this.#unkept.delete(entry.id);
    } catch (error) {
      // It is sent all the same, but would not survive.
      console.warn('A message could not be kept.', error);
      if (this.#entries.has(entry.id)) this.#unkept.set(entry.id, 'refused');
    }
    // Gone while it was written.
    if (!this.#entries.has(entry.id)) await this.#options.storage.remove(entry.id).catch(() => undefined);
  }

  #endWait(channelId: string): void {
    const lane = this.#lanes.get(channelId);
    if (!lane) return;
    lane.attempt = 0;
    lane.cancelWait?.();
    lane.cancelWait = null;
  }

  /** Whether this tab sends it: as the one that leads, or since no other can know of it. */
  #sends(id: string): boolean {
    return this.#isLeading || this.#unkept.get(id) === 'refused';
  }

  #pumpAll(): void {
    for (const { channelId } of this.#entries.values()) this.#pump(channelId);
  }

  #pump(channelId: string): void {
    if (this.#isClosed) return;
    const next = this.entriesOf(channelId).find(({ state }) => state !== 'failed');
    if (!next || !this.#sends(next.id)) return;
    const lane = this.#lanes.get(channelId) ?? { isBusy: false, attempt: 0, cancelWait: null };
    this.#lanes.set(channelId, lane);
    if (lane.isBusy || lane.cancelWait) return;
    lane.isBusy = true;
    void this.#attempt(next, lane).finally(() => {
      lane.isBusy = false;
      this.#pump(channelId);
    });
  }

  async #attempt(entry: OutboxEntry, lane: Lane): Promise<void> {
    const sending = new AbortController();
    this.#sending.set(entry.id, sending);
    let phase: Phase = 'looking';
    try {
      const found = entry.triedAfterId === null ? 'nothing' : await this.#findWritten(entry, entry.triedAfterId);
      if (typeof found === 'object') return await this.#delivered(entry, found);
      if (found === 'unknown' && this.#now() - (entry.triedAtMs ?? entry.createdAtMs) >= NONCE_KNOWN_MS) return await this.#fail(entry.id, UNKNOWN);
      const triedAfterId = entry.triedAfterId ?? this.#newest(entry.channelId);
      const triedAtMs = entry.triedAfterId === null ? this.#now() : (entry.triedAtMs ?? entry.createdAtMs);
      const error = entry.error?.code === SLOW_MODE ? null : entry.error;
      const tried: OutboxEntry = { ...entry, state: 'sending', triedAfterId, triedAtMs, error, progress: 0 };
      this.#put(tried);
      await this.#keep(tried);
      if (!this.#entries.has(entry.id)) return;
      phase = found === 'nothing' ? 'sent' : 'sent perhaps again';
      const message = await this.#options.delivery.send(tried, this.#onProgress(tried), sending.signal);
      lane.attempt = 0;
      await this.#delivered(tried, message);
    } catch (error) {
      await this.#stumbled(entry.id, lane, error, phase);
    } finally {
      this.#sending.delete(entry.id);
    }
  }

  #onProgress(tried: OutboxEntry): (progress: number) => void {
    let toldAtMs = 0;
    return (progress) => {
      if (this.#entries.get(tried.id)?.state !== 'sending') return;
      this.#put({ ...tried, progress });
      if (progress < 1 && this.#now() - toldAtMs < PROGRESS_EVERY_MS) return;
      toldAtMs = this.#now();
      this.#tabs.tell({ id: tried.id, progress });
    };
  }

  async #stumbled(id: string, lane: Lane, error: unknown, phase: Phase): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry || this.#isClosed) return;
    const refusal = error instanceof DiscordError && error.status < 500 ? error : null;
    const isShort = refusal?.code === 0 && (refusal.retryAfterMs ?? 0) <= LONGEST_WAIT_MS;
    const isSlow = refusal?.code === SLOW_MODE;
    const isForNow = refusal?.status === 401 || (refusal?.status === 429 && (phase === 'looking' || isShort || isSlow));
    // Refused where nothing stood before, so it stands nowhere.
    const untried = refusal && phase === 'sent' ? { triedAfterId: null, triedAtMs: null } : {};
    if (refusal && !isForNow) return this.#fail(id, errorOf(refusal), untried);
    const isInTrouble = error instanceof DiscordError && !refusal && (this.#options.isServerThere?.() ?? true);
    const trouble = isInTrouble ? { error: errorOf(error), troubles: (entry.troubles ?? 0) + 1 } : null;
    if (trouble && trouble.troubles >= MOST_TROUBLES) {
      lane.attempt = 0;
      return this.#fail(id, trouble.error, { troubles: 0 });
    }
    const held = isSlow ? { error: errorOf(refusal) } : null;
    const waiting: OutboxEntry = { ...entry, state: 'waiting', progress: 0, ...untried, ...trouble, ...held };
    this.#put(waiting);
    await this.#keep(waiting);
    this.#tabs.tell('changed');
    const waitMs = Math.max(refusal?.retryAfterMs ?? 0, backoffMs(++lane.attempt));
    const later = this.#options.schedule ?? schedule;
    lane.cancelWait = later(waitMs, () => {
      lane.cancelWait = null;
      this.#pump(entry.channelId);
    });
  }

  /** Leaves one to a person. */
  async #fail(id: string, error: OutboxError, more: Partial<OutboxEntry> = {}): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const failed: OutboxEntry = { ...entry, state: 'failed', error, progress: 0, ...more };
    this.#put(failed);
    await this.#keep(failed);
    this.#tabs.tell('changed');
  }

  async #delivered(entry: OutboxEntry, message: APIMessage): Promise<void> {
    this.#claimed.add(message.id);
    this.#newestSent.set(entry.channelId, message.id);
    if (!this.#entries.has(entry.id)) return;
    await this.#drop(entry.id);
    this.#options.onDelivered?.(entry, message);
    this.#tabs.tell('changed');
  }

  /** The message of an attempt whose answer was lost: its nonce is not shown in the history, so it is known by what it says. */
  async #findWritten(entry: OutboxEntry, afterId: string): Promise<APIMessage | 'nothing' | 'unknown'> {
    const own = await this.#options.delivery.ownMessagesAfter(entry.channelId, afterId).catch((error: unknown) => {
      // What is for now comes right by waiting, like a connection that is not there.
      if (error instanceof DiscordError && error.status < 500 && error.status !== 401 && error.status !== 429) return null;
      throw error;
    });
    if (!own) return 'unknown';
    return own.find((message) => !this.#claimed.has(message.id) && saysTheSame(entry, message)) ?? 'nothing';
  }

  #newest(channelId: string): string {
    const known = this.#options.delivery.newestId(channelId) ?? snowflakeAt(this.#now() - LOOK_BACK_MS);
    const sent = this.#newestSent.get(channelId) ?? '0';
    return compareSnowflakes(sent, known) > 0 ? sent : known;
  }

  #put(entry: OutboxEntry): void {
    if (this.#done.has(entry.id)) return;
    this.#entries.set(entry.id, entry);
    this.#tell(entry.channelId);
  }

  /** A person does not want it sent any more, as they said in this tab or in another. */
  async #giveUp(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    this.#sending.get(id)?.abort(new Error('The message was discarded.'));
    await this.#drop(id);
    if (!entry) return;
    // What the lane waited with is gone.
    if (entry.error && entry.state === 'waiting') this.#endWait(entry.channelId);
    this.#pump(entry.channelId);
  }

  async #drop(id: string): Promise<void> {
    this.#done.add(id);
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#unkept.delete(id);
    this.#tell(entry.channelId);
    await this.#options.storage.remove(id).catch((error: unknown) => console.warn('A message that was sent could not be forgotten.', error));
  }

  #tell(channelId: string): void {
    this.#options.onChange(channelId, this.entriesOf(channelId));
  }
}

const errorOf = ({ status, code, message, errors }: DiscordError): OutboxError => ({ status, code, message, errors });

/** What a person writes, replies included: not what the server says in their name. */
const WRITTEN: ReadonlySet<number> = new Set([0, 19]);

function saysTheSame({ body, files }: OutboxEntry, message: APIMessage): boolean {
  const replied = body.message_reference?.message_id;
  return (
    WRITTEN.has(message.type) &&
    (body.content ?? '').trim() === message.content.trim() &&
    files.length + (body.attachments?.length && files.length === 0 ? body.attachments.length : 0) === message.attachments.length &&
    (replied === undefined || message.message_reference?.message_id === String(replied)) &&
    Boolean(body.poll) === Boolean(message.poll) &&
    (body.sticker_ids?.length ?? 0) === (message.sticker_items?.length ?? 0)
  );
}

function schedule(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
