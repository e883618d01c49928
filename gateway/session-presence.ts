import type { GatewayPresenceClientStatus, Snowflake } from 'discord-api-types/v10';
import { setPresence, type OwnPresence } from '#core/presences/set-presence';
import type { GuildState } from '#core/state/guild-state';
import { isShown, presentSession, RANK } from './fellows/entries.ts';
import { showToFriends } from './friends.ts';
import type { GatewayContext } from './gateway-context.ts';
import { event } from './ready.ts';
import type { Session, SessionPresence } from './session.ts';

/** Op 3. */
export function changePresence(context: GatewayContext, session: Session, presence: SessionPresence): void {
  const { sessions, fellows } = context;
  session.presence = presence;
  sessions.putLast(session);
  if (fellows) return fellows.directory.changed(session, session.guildIds);
  showPresence(context, session, session.guildIds);
  tellOwnSessions(context, session.terms.userId);
}

/** Shows the user of a session in these guilds as their sessions there want it; offline where they have none. */
export function showPresence(context: GatewayContext, session: Session, guildIds: Iterable<Snowflake>): void {
  const { core, sessions, fellows } = context;
  if (fellows) return fellows.directory.show(session, guildIds);
  const { userId } = session.terms;
  const own = sessions.ofUser(userId);
  for (const guildId of guildIds) setPresence(core, userId, [guildId], joined(own, guildId));
  if (!session.isBot) showToFriends(context, userId, joined(own));
}

/** A session came into a guild. One of a thousand sessions of the same bot mostly changes nothing, and then costs nothing. */
export function showSession(context: GatewayContext, session: Session, state: GuildState): void {
  const { terms, presence } = session;
  const known = state.presences.get(terms.userId);
  const isSame = known?.status === presence.status && known.client_status?.[terms.client.client] === presence.status;
  const areIdle = presence.activities.length === 0 && known?.activities?.length === 0;
  if (!isSame || !areIdle) showPresence(context, session, [state.id]);
}

/** Oldest first, in one pass without copies: a bot may have a thousand sessions, each of which comes by here. Without a guild, all of them. */
export function joined(sessions: ReadonlySet<Session>, guildId?: Snowflake): OwnPresence | null {
  let best: SessionPresence | undefined;
  const clients: GatewayPresenceClientStatus = {};
  for (const session of sessions) {
    if (guildId !== undefined && !session.guildIds.has(guildId)) continue;
    const { status } = session.presence;
    if (!best || RANK[status] >= RANK[best.status]) best = session.presence;
    if (isShown(status)) clients[session.terms.client.client] = status;
  }
  return best ? { ...best, client_status: clients } : null;
}

/** A person's clients know of each other. */
export function tellOwnSessions(context: GatewayContext, userId: Snowflake): void {
  const own = [...context.sessions.ofUser(userId)].filter((session) => !session.isBot);
  if (own.length === 0) return;
  const shared = event(context, 'SESSIONS_REPLACE', own.map(presentSession));
  for (const session of own) session.dispatch(shared);
}

/** The sessions of a person as their clients are shown them. */
export const ownSessions = ({ sessions, fellows }: GatewayContext, session: Session): Record<string, unknown>[] =>
  fellows ? fellows.directory.shownTo(session) : [...sessions.ofUser(session.terms.userId)].filter((own) => !own.isBot).map(presentSession);
