import { PresenceUpdateStatus, type GatewayPresenceUpdate, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '#core/core';
import { changedPresence, setPresence, type OwnPresence } from '#core/presences/set-presence';
import type { GuildState } from '#core/state/guild-state';
import type { Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';
import { entryOf, inOrder, joinEntries, listingOf, tableOf, withSession, type Entry, type HeldTable, type Listed } from './entries.ts';
import { HeldTables } from './held-tables.ts';

/** What is written is kept so long without another word; renewed well before. */
export const LIFETIME_MS = 60 * 60_000;
const RENEW_AFTER_MS = 20 * 60_000;
/** So many are renewed with one beat. */
const RENEWED_AT_ONCE = 500;
/** After a presence that is not what the directory says: others may be about to say the same, or it is told for many guilds. */
const READ_AGAIN_AFTER_MS = 100;

const GONE = { status: PresenceUpdateStatus.Offline, activities: [], client_status: {} };

interface Known extends HeldTable {
  /** The own entry as it is now, and its text as others can read it; null where that is not sure. */
  entry: Entry | null;
  written: string | null;
  atMs: number;
  renewedAtMs: number;
  others: readonly Entry[];
  /** What is still to be done: the own sessions changed; others are to be read anyway; guilds and own sessions to be told. */
  isStale: boolean;
  mustRead: boolean;
  guilds: Set<Snowflake>;
  tellsSessions: boolean;
  work: Promise<void> | null;
  timer: NodeJS.Timeout | null;
}

export interface DirectoryOptions {
  process: string;
  isDead(process: string): boolean;
  /** Tells a person's sessions in this process of each other. */
  tellSessionsHere(userId: Snowflake, sessions: readonly Record<string, unknown>[]): void;
  /** Shows a person to their friends; in any case, where this process cannot know how they were shown last. */
  showToFriends(userId: Snowflake, own: OwnPresence | null, always?: boolean): void;
}

/**
 * Whose sessions are in which process, in the short memory that all share. A process writes one entry for each of its users,
 * or for each shard of a bot, and reads those of the others with it. No lock orders what two processes say of one user at the
 * same time: each of them compares what it hears with the directory, and says it again where that is something else.
 */
export class Directory {
  private readonly core: Core;
  private readonly sessions: Sessions;
  private readonly options: DirectoryOptions;
  private readonly known = new Map<string, Known>();
  private readonly held: HeldTables;

  constructor(core: Core, sessions: Sessions, options: DirectoryOptions) {
    this.core = core;
    this.sessions = sessions;
    this.options = options;
    this.held = new HeldTables(core.shortMemory, options.process, LIFETIME_MS);
  }

  /** A session begins here. Resolves when every process can find it and its others are known. */
  async enter(session: Session): Promise<void> {
    const known = this.knownOf(session);
    known.atMs = this.core.clock.nowMs();
    const isNews = !this.isCovered(known, session);
    known.isStale ||= isNews;
    try {
      if (!isNews) return await this.list(session);
      // What is under way was begun without this session.
      const isWritten = (known.work ?? Promise.resolve()).then(() => this.start(known));
      await Promise.all([this.list(session), isWritten]);
    } catch (error) {
      // With the next beat again.
      known.written = null;
      this.core.log.warn({ err: error }, 'a session could not be written into the directory; it cannot be resumed at another process yet');
    }
  }

  /** Whether the entry says the same with this session as without it: of a thousand sessions of one bot the first is written, and counts. */
  private isCovered(known: Known, session: Session): boolean {
    if (!session.isBot || session.isHolding || known.entry === null || known.isStale || known.mustRead || known.work) return false;
    const entry = withSession(known.entry, session, known.atMs);
    if (textOf(entry) !== known.written) return false;
    known.entry = entry;
    return true;
  }

  /** The token of a session is another one now, by which other processes take it over. */
  listAnew(session: Session): void {
    this.list(session).catch((error: unknown) => this.core.log.warn({ err: error }, 'a session with a new token cannot be resumed at another process yet'));
  }

  /** A session said something of itself, or is here no more. */
  changed(session: Session, guildIds: Iterable<Snowflake>): void {
    const known = this.knownOf(session);
    known.isStale = true;
    if (this.sessions.get(session.terms.id) === session) known.atMs = this.core.clock.nowMs();
    this.show(session, guildIds, !session.isBot);
  }

  /** A session lost its connection, or has one again: its person looks at it no more, or perhaps does. Others see nothing of that. */
  connectionChanged(session: Session): void {
    const known = this.known.get(tableOf(session.terms));
    if (session.isBot || !known) return;
    known.isStale = true;
    void this.start(known);
  }

  /** Shows the user of a session in guilds, and to their own sessions, at once where all is known. */
  show(session: Session, guildIds: Iterable<Snowflake>, tellsSessions = false): void {
    const known = this.knownOf(session);
    if (known.isStale || known.work) {
      for (const id of guildIds) known.guilds.add(id);
      known.tellsSessions ||= tellsSessions;
      void this.start(known);
      return;
    }
    this.tell(known, guildIds);
    if (tellsSessions) this.tellSessions(known);
  }

  /** All sessions of a person, as they are shown to them. */
  shownTo(session: Session): Record<string, unknown>[] {
    return inOrder(this.entriesOf(this.knownOf(session))).flatMap(({ sessions }) => sessions);
  }

  /** How many sessions a person has in other processes. */
  async countElsewhere(userId: Snowflake): Promise<number> {
    const entries = await this.core.shortMemory.entries<Entry>(`sessions:${userId}`);
    return this.alive(entries).reduce((sum, { process, sessions }) => sum + (process === this.options.process ? 0 : sessions.length), 0);
  }

  /** Friends were told of a person, perhaps by another process. Looks again where the directory, as it is known here, says something else. */
  noticeAmongFriends(userId: Snowflake, isSo: (own: OwnPresence | null) => boolean): void {
    const known = this.known.get(`sessions:${userId}`);
    if (known && !known.isStale && !known.work && !isSo(this.joined(known))) this.lookSoon(known);
  }

  /** How a person is seen by all their sessions, here and elsewhere. */
  async seenAs(userId: Snowflake): Promise<OwnPresence | null> {
    const table = `sessions:${userId}`;
    const known = this.known.get(table);
    if (known && !known.isStale && !known.work) return this.joined(known);
    return joinEntries(this.alive(await this.core.shortMemory.entries<Entry>(table)));
  }

  /** Whether somebody has a session anywhere. */
  async isAnywhere(userId: Snowflake): Promise<boolean> {
    return this.sessions.ofUser(userId).size > 0 || (await this.countElsewhere(userId)) > 0;
  }

  async find(sessionId: string): Promise<Listed | null> {
    return this.core.shortMemory.get<Listed>(listingOf(sessionId));
  }

  async forget(sessionId: string): Promise<void> {
    await this.core.shortMemory.remove(listingOf(sessionId));
  }

  /** Somebody was shown so, perhaps by another process. Looks again where the directory, as it is known here, says something else. */
  notice({ user, guild_id: guildId }: GatewayPresenceUpdate): void {
    for (const session of this.sessions.ofUser(user.id)) {
      if (session.isHolding || !session.guildIds.has(guildId)) continue;
      const known = this.known.get(tableOf(session.terms));
      if (!known || (!known.isStale && !known.work && !changedPresence(this.core, user.id, guildId, this.joined(known)))) return;
      known.guilds.add(guildId);
      if (!known.isStale && !known.work) this.lookSoon(known);
      return;
    }
  }

  /** The entry of a process that is dead is taken out; says whose it was anew in these guilds. Resolves when that is told. */
  async removeOf(process: string, { table, userId, shard, isBot }: HeldTable, guilds: readonly GuildState[]): Promise<void> {
    const left = await this.core.shortMemory.removeEntry<Entry>(table, process);
    const known = this.known.get(table);
    if (known) known.others = this.alive(left).filter((entry) => entry.process !== this.options.process);
    const entries = known ? this.entriesOf(known) : this.alive(left);
    // Who is a member for as long as they are online has some time to come back.
    const guildIds = guilds.map(({ id }) => id);
    setPresence(this.core, userId, this.ofMember(userId, guildIds), joinEntries(entries) ?? GONE);
    if (!isBot) this.options.showToFriends(userId, joinEntries(entries), true);
    const shown = inOrder(entries).flatMap(({ sessions }) => sessions);
    if (shown.length > 0 && shard[1] === 1) this.core.publish({ user_ids: [userId] }, { t: 'SESSIONS_REPLACE', d: shown });
  }

  /** Said with each beat: what is about to be forgotten, and what could not be written, is written anew. */
  renew(nowMs: number): void {
    let left = RENEWED_AT_ONCE;
    for (const known of this.known.values()) {
      const isOld = nowMs - known.renewedAtMs > RENEW_AFTER_MS;
      if (!isOld && (known.written !== null || known.work)) continue;
      if (left-- === 0) break;
      this.write(known);
    }
    this.held.renew(nowMs, RENEW_AFTER_MS);
  }

  /** The short memory forgot everything: says all of it again. Resolves when that is done. */
  async rebuild(): Promise<void> {
    await this.held.rewrite();
    for (const known of this.known.values()) {
      for (const session of this.ownOf(known)) for (const id of session.guildIds) known.guilds.add(id);
      this.write(known);
    }
    await this.settled();
  }

  /** Resolves when all that changed is written and told. */
  async settled(): Promise<void> {
    await Promise.all([...this.known.values()].map(({ work }) => work));
  }

  private write(known: Known): void {
    known.written = null;
    known.isStale = true;
    for (const session of this.ownOf(known)) this.list(session).catch(() => undefined);
    void this.start(known);
  }

  private async list({ terms }: Session): Promise<void> {
    await this.core.shortMemory.set(listingOf(terms.id), { process: this.options.process, terms } satisfies Listed, LIFETIME_MS);
  }

  private lookSoon(known: Known): void {
    known.timer ??= setTimeout(() => {
      known.timer = null;
      known.isStale = known.mustRead = true;
      void this.start(known);
    }, READ_AGAIN_AFTER_MS).unref();
  }

  private start(known: Known): Promise<void> {
    known.work ??= this.run(known)
      .catch((error: unknown) => this.core.log.error({ err: error, user: known.userId }, 'the sessions of a user could not be told'))
      .finally(() => {
        known.work = null;
        if (known.isStale || known.guilds.size > 0 || known.tellsSessions) void this.start(known);
        else if (known.entry === null && known.written === '' && this.known.get(known.table) === known) {
          this.known.delete(known.table);
          this.held.remove(known);
        }
      });
    return known.work;
  }

  /** One after another for each user, so that what this process says of them stays in order. */
  private async run(known: Known): Promise<void> {
    if (known.isStale) {
      const { mustRead } = known;
      known.isStale = known.mustRead = false;
      known.entry = entryOf(this.options.process, this.ownOf(known), known.atMs);
      const text = textOf(known.entry);
      if (text !== known.written || mustRead) await this.exchange(known, known.entry, text);
    }
    if (known.isStale) return;
    const [guilds, tells] = [[...known.guilds], known.tellsSessions];
    known.guilds.clear();
    known.tellsSessions = false;
    this.tell(known, guilds);
    if (tells) this.tellSessions(known);
  }

  private async exchange(known: Known, entry: Entry | null, text: string): Promise<void> {
    const { shortMemory, clock, log } = this.core;
    try {
      if (entry) {
        const [entries] = await Promise.all([shortMemory.setEntry<Entry>(known.table, this.options.process, entry, LIFETIME_MS), this.held.add(known)]);
        known.others = [...entries.values()].filter(({ process }) => process !== this.options.process);
      } else {
        const entries = await shortMemory.removeEntry<Entry>(known.table, this.options.process);
        known.others = [...entries.values()].filter(({ process }) => process !== this.options.process);
      }
      known.written = text;
    } catch (error) {
      // With the next beat again; until then others are as they were known last.
      known.written = null;
      log.warn({ err: error }, 'the directory of sessions cannot be reached');
    }
    known.renewedAtMs = clock.steadyMs();
  }

  private tell(known: Known, guildIds: Iterable<Snowflake>): void {
    const own = this.joined(known);
    setPresence(this.core, known.userId, this.ofMember(known.userId, guildIds), own);
    if (!known.isBot) this.options.showToFriends(known.userId, own);
  }

  /** They may have left a guild while the directory was asked. */
  private ofMember(userId: Snowflake, guildIds: Iterable<Snowflake>): Snowflake[] {
    return [...guildIds].filter((id) => this.core.states.peek(id)?.members.has(userId));
  }

  private tellSessions(known: Known): void {
    const shown = inOrder(this.entriesOf(known)).flatMap(({ sessions }) => sessions);
    if (shown.length === 0) return;
    if (this.alive(known.others).length > 0) this.core.publish({ user_ids: [known.userId] }, { t: 'SESSIONS_REPLACE', d: shown });
    else this.options.tellSessionsHere(known.userId, shown);
  }

  private joined(known: Known) {
    return joinEntries(this.entriesOf(known));
  }

  private entriesOf({ entry, others }: Known): Entry[] {
    return [...this.alive(others), ...(entry ? [entry] : [])];
  }

  private alive(entries: Map<string, Entry> | readonly Entry[]): Entry[] {
    return [...entries.values()].filter(({ process }) => !this.options.isDead(process));
  }

  private *ownOf(known: Known): Iterable<Session> {
    for (const session of this.sessions.ofUser(known.userId)) if (!session.isHolding && tableOf(session.terms) === known.table) yield session;
  }

  private knownOf({ terms, isBot }: Session): Known {
    const table = tableOf(terms);
    let known = this.known.get(table);
    if (!known) {
      known = {
        table,
        userId: terms.userId,
        shard: terms.shard,
        isBot,
        entry: null,
        written: '',
        atMs: 0,
        renewedAtMs: this.core.clock.steadyMs(),
        others: [],
        isStale: true,
        mustRead: true,
        guilds: new Set(),
        tellsSessions: false,
        work: null,
        timer: null,
      };
      this.known.set(table, known);
    }
    return known;
  }
}

const textOf = (entry: Entry | null): string => (entry ? JSON.stringify({ ...entry, atMs: 0 }) : '');
