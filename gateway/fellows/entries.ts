import { PresenceUpdateStatus, type GatewayPresenceClientStatus, type Snowflake } from 'discord-api-types/v10';
import type { OwnPresence } from '#core/presences/set-presence';
import type { Session, SessionPresence, SessionTerms } from '../session.ts';

/** Who is shown when a user has several sessions: the most present of them, the newest first among equals. */
export const RANK: Record<PresenceUpdateStatus, number> = { dnd: 3, online: 3, idle: 2, invisible: 1, offline: 1 };

/** What one process says of all sessions that a person, or one shard of a bot, has there. */
export interface Entry {
  process: string;
  /** When one of them last said something of itself. */
  atMs: number;
  presence: SessionPresence;
  clients: GatewayPresenceClientStatus;
  /** As their owner is shown them; of bots none. */
  sessions: readonly Record<string, unknown>[];
  /** Whether their owner looks at one of them. Left out by processes of before. */
  isLookedAt?: boolean;
}

/** Where a session is, for whoever is asked to resume it. */
export interface Listed {
  process: string;
  terms: SessionTerms;
}

/** The processes that have sessions of a person, or of one shard of a bot: what a guild hears of never takes more than one such table. */
export const tableOf = ({ intents, userId, shard }: SessionTerms): string =>
  intents === null ? `sessions:${userId}` : `sessions:${userId}:${shard[0]}:${shard[1]}`;

export const listingOf = (sessionId: string): string => `session:${sessionId}`;

/** Sessions of one process, the oldest first; null for none. */
export function entryOf(process: string, sessions: Iterable<Session>, atMs: number): Entry | null {
  let best: SessionPresence | undefined;
  const clients: GatewayPresenceClientStatus = {};
  const shown: Record<string, unknown>[] = [];
  let isAnyLookedAt = false;
  for (const session of sessions) {
    const { status } = session.presence;
    if (!best || RANK[status] >= RANK[best.status]) best = session.presence;
    if (isShown(status)) clients[session.terms.client.client] = status;
    if (!session.isBot) shown.push(presentSession(session));
    isAnyLookedAt ||= isLookedAt(session);
  }
  return best ? { process, atMs, presence: best, clients, sessions: shown, isLookedAt: isAnyLookedAt } : null;
}

/** The same entry with one more session of a bot, without a look at those it has already. */
export function withSession(entry: Entry, { presence, terms }: Session, atMs: number): Entry {
  const { status } = presence;
  const best = RANK[status] >= RANK[entry.presence.status] ? presence : entry.presence;
  return { ...entry, atMs, presence: best, clients: isShown(status) ? { ...entry.clients, [terms.client.client]: status } : entry.clients };
}

/** The same in every process, whatever the order in which it heard of them. */
export function joinEntries(entries: readonly Entry[]): OwnPresence | null {
  let best: SessionPresence | undefined;
  const all: GatewayPresenceClientStatus = {};
  for (const { presence, clients } of inOrder(entries)) {
    if (!best || RANK[presence.status] >= RANK[best.status]) best = presence;
    Object.assign(all, clients);
  }
  const clients: GatewayPresenceClientStatus = {};
  for (const client of ['desktop', 'mobile', 'web'] as const) if (all[client] !== undefined) clients[client] = all[client];
  return best ? { ...best, client_status: clients } : null;
}

export const inOrder = (entries: readonly Entry[]): Entry[] => entries.toSorted((a, b) => a.atMs - b.atMs || (a.process < b.process ? -1 : 1));

export const isShown = (status: PresenceUpdateStatus): status is PresenceUpdateStatus.Online | PresenceUpdateStatus.DoNotDisturb | PresenceUpdateStatus.Idle =>
  status !== PresenceUpdateStatus.Invisible && status !== PresenceUpdateStatus.Offline;

/** Whoever looks away says so, under every status: one that nobody touches is away from keyboard. One that waits for a resume shows nothing. */
export const isLookedAt = ({ isBot, presence, connection }: Session): boolean => !isBot && connection !== null && presence.afk !== true;

export const presentSession = ({ terms, presence }: Session): Record<string, unknown> => ({
  session_id: terms.id,
  status: presence.status,
  activities: presence.activities,
  hidden_activities: [],
  client_info: { ...terms.client, version: 0 },
});

/** Which sessions' users a process that died has to be signed off for. */
export interface HeldTable {
  table: string;
  userId: Snowflake;
  shard: readonly [id: number, count: number];
  isBot: boolean;
}
