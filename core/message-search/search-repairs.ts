import { setTimeout as sleep } from 'node:timers/promises';
import type { Snowflake } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import { SearchUnavailableError, type MessageSearch } from '../ports/message-search.ts';
import type { HistoryKind, SearchHistory, SearchJournal, WrittenEntry } from '../ports/search-journal.ts';
import { PAGE, type TakingIn } from './taking-in.ts';

/** Nobody waits longer for the first repair. */
const LONGEST_WAIT_MS = 5_000;
/** Notes that were not renewed for so long are those of a process that died. */
const ABANDONED_MS = 3 * 60_000;
/** So long it is believed that all of the history can be found. */
const BELIEVED_MS = 30_000;
const CHANNELS_AT_ONCE = 200;
const ENTRIES_AT_ONCE = 1_000;
const KINDS: readonly HistoryKind[] = ['guilds', 'direct'];

export interface SearchRepairsOptions {
  /** Whose notes are left alone. */
  owner: string;
  engine: MessageSearch;
  journal: SearchJournal;
  takingIn: TakingIn;
  log: Logger;
  signal: AbortSignal;
}

/** What the search engine has missed: what processes that died had only noted, and the history of before the engine was there. */
export class SearchRepairs {
  private readonly owner: string;
  private readonly engine: MessageSearch;
  private readonly journal: SearchJournal;
  private readonly takingIn: TakingIn;
  private readonly log: Logger;
  private readonly signal: AbortSignal;
  private hasRepaired = false;
  private firstRepair: Promise<void> | undefined;
  private readonly readyUntilMs: Record<HistoryKind, number> = { guilds: 0, direct: 0 };
  private timesAnew = 0;
  private readonly anew = new Set<HistoryKind>();

  constructor({ owner, engine, journal, takingIn, log, signal }: SearchRepairsOptions) {
    this.owner = owner;
    this.engine = engine;
    this.journal = journal;
    this.takingIn = takingIn;
    this.log = log;
    this.signal = signal;
    engine.onAnew?.(() => this.beginAnew());
  }

  /** Throws SearchUnavailableError while the index is made anew: what it finds then is not all. */
  demandWhole(kind: HistoryKind): void {
    if (this.anew.has(kind)) throw new SearchUnavailableError(new Error('its index is made anew'));
  }

  /** Whether all of the history can be found; else how much of it was read so far. */
  async readiness(kind: HistoryKind): Promise<{ isReady: boolean; indexed: number }> {
    if (!this.hasRepaired) await Promise.race([this.repairFirst(), sleep(LONGEST_WAIT_MS, undefined, { ref: false })]).catch(() => undefined);
    if (Date.now() < this.readyUntilMs[kind]) return { isReady: true, indexed: 0 };
    const before = this.timesAnew;
    const { isDone, indexed } = await this.journal.history(this.engine.name, kind);
    if (isDone && this.timesAnew === before) {
      this.readyUntilMs[kind] = Date.now() + BELIEVED_MS;
      this.anew.delete(kind);
    }
    return { isReady: isDone, indexed: isDone ? 0 : indexed };
  }

  /** Repairs what processes left that died, and reads the history where that has not been done. */
  async prepare(): Promise<void> {
    if (!this.hasRepaired) await this.repairFirst();
    const isLeft = (await this.journal.ofOthers(this.owner, ABANDONED_MS, 1)).length > 0;
    const histories = await Promise.all(KINDS.map((kind) => this.journal.history(this.engine.name, kind)));
    const unread = KINDS.filter((_, index) => !histories[index]?.isDone);
    if (!isLeft && unread.length === 0) return;
    await this.journal.alone(async () => {
      if (isLeft) await this.repair(ABANDONED_MS);
      for (const kind of unread) await this.readHistory(kind);
    });
  }

  /** Whoever starts cannot know who died a moment ago, and looks after all notes there are. */
  private repairFirst(): Promise<void> {
    this.firstRepair ??= this.repair(0).then(
      () => void (this.hasRepaired = true),
      (error: unknown) => {
        this.firstRepair = undefined;
        throw error;
      },
    );
    return this.firstRepair;
  }

  private async repair(olderThanMs: number): Promise<void> {
    let repaired = 0;
    for (;;) {
      const entries = await this.journal.ofOthers(this.owner, olderThanMs, ENTRIES_AT_ONCE);
      const changed = new Map<Snowflake, Snowflake[]>();
      for (const entry of entries) {
        if (this.signal.aborted) return;
        if (entry.kind === 'message') changed.set(entry.channelId, [...(changed.get(entry.channelId) ?? []), entry.messageId]);
        else await this.repairOne(entry);
      }
      await this.takingIn.again(changed);
      repaired += entries.length;
      // Those of a process that may live stay; done twice they do no harm.
      if (olderThanMs > 0) await this.journal.clear(entries);
      if (olderThanMs === 0 || entries.length < ENTRIES_AT_ONCE) break;
    }
    if (repaired > 0) this.log.info({ entries: repaired }, 'the search index took in what other processes may have left to do');
  }

  private async repairOne(entry: Exclude<WrittenEntry, { kind: 'message' }>): Promise<void> {
    if (entry.kind === 'from') await this.takingIn.from(entry.channelId, BigInt(entry.messageId));
    else if (entry.kind === 'channel') await this.engine.forgetChannels([entry.channelId]);
    else await this.engine.forgetGuild(entry.guildId);
  }

  /** The engine lost what it had: the history is read again. */
  private async beginAnew(): Promise<void> {
    const { isDone, indexed } = await this.journal.history(this.engine.name, 'guilds');
    for (const kind of KINDS) await this.journal.saveHistory(this.engine.name, kind, { isDone: false, channelId: '0', indexed: 0 });
    this.timesAnew++;
    for (const kind of KINDS) {
      this.anew.add(kind);
      this.readyUntilMs[kind] = 0;
    }
    if (isDone || indexed > 0) this.log.warn('the search engine has lost its index: the history is read again');
  }

  private async readHistory(kind: HistoryKind): Promise<void> {
    let history: SearchHistory = await this.journal.history(this.engine.name, kind);
    let saved = history;
    // Whoever finds the index gone, in whichever process, says that it begins anew: that must not be written over.
    const save = async (): Promise<void> => {
      const found = await this.journal.history(this.engine.name, kind);
      if (found.channelId !== saved.channelId || found.indexed !== saved.indexed) history = found;
      else await this.journal.saveHistory(this.engine.name, kind, history);
      saved = history;
    };
    if (!history.isDone) this.log.info({ of: kind, indexed: history.indexed }, 'the history is read for the search');
    while (!history.isDone) {
      const places = await this.journal.placesAfter(kind, history.channelId, CHANNELS_AT_ONCE);
      let isLast = places.length < CHANNELS_AT_ONCE;
      for (const { channelId } of places) {
        const indexed = await this.takingIn.from(channelId, 1n);
        if (this.signal.aborted) return;
        history = { isDone: false, channelId, indexed: history.indexed + indexed };
        if (indexed < PAGE) continue;
        await save();
        if (history.channelId === channelId) continue;
        isLast = false;
        break;
      }
      if (isLast) {
        await this.engine.tidy();
        history = { ...history, isDone: true };
      }
      await save();
    }
    this.log.info({ of: kind, indexed: history.indexed }, 'the history can be searched');
  }
}
