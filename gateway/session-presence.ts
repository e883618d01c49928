import { PresenceUpdateStatus, type GatewayPresenceClientStatus, type Snowflake } from 'discord-api-types/v10';
import { setPresence, type OwnPresence } from '#core/presences/set-presence';
import type { GuildState } from '#core/state/guild-state';
import type { GatewayContext } from './gateway-context.ts';
import { event } from './ready.ts';
import type { Session, SessionPresence } from './session.ts';

/** Who is shown when a user has several sessions: the most present of them, the newest first among equals. */
const RANK: Record<PresenceUpdateStatus, number> = { dnd: 3, online: 3, idle: 2, invisible: 1, offline: 1 };

/** Op 3. */
export function changePresence(context: GatewayContext, session: Session, presence: SessionPresence): void {
  const { sessions } = context;
  session.presence = presence;
  sessions.putLast(session);
  showPresence(context, session.terms.userId, session.guildIds);
  tellOwnSessions(context, session.terms.userId);
}

/** Shows a user in these guilds as their sessions there want it; offline where they have none. */
export function showPresence({ core, sessions }: GatewayContext, userId: Snowflake, guildIds: Iterable<Snowflake>): void {
  const own = sessions.ofUser(userId);
  for (const guildId of guildIds) setPresence(core, userId, [guildId], joined(own, guildId));
}

/** A session came into a guild. One of a thousand sessions of the same bot mostly changes nothing, and then costs nothing. */
export function showSession(context: GatewayContext, { terms, presence }: Session, state: GuildState): void {
  const known = state.presences.get(terms.userId);
  const isSame = known?.status === presence.status && known.client_status?.[terms.client.client] === presence.status;
  const areIdle = presence.activities.length === 0 && known?.activities?.length === 0;
  if (!isSame || !areIdle) showPresence(context, terms.userId, [state.id]);
}

/** Oldest first, in one pass without copies: a bot may have a thousand sessions, each of which comes by here. */
function joined(sessions: ReadonlySet<Session>, guildId: Snowflake): OwnPresence | null {
  let best: SessionPresence | undefined;
  const clients: GatewayPresenceClientStatus = {};
  for (const session of sessions) {
    if (!session.guildIds.has(guildId)) continue;
    const { status } = session.presence;
    if (!best || RANK[status] >= RANK[best.status]) best = session.presence;
    if (status !== PresenceUpdateStatus.Invisible && status !== PresenceUpdateStatus.Offline) clients[session.terms.client.client] = status;
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

export const presentSession = ({ terms, presence }: Session): Record<string, unknown> => ({
  session_id: terms.id,
  status: presence.status,
  activities: presence.activities,
  hidden_activities: [],
  client_info: { ...terms.client, version: 0 },
});
