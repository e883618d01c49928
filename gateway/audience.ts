import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import { canView } from '#core/permissions-in';
import type { GuildState } from '#core/state/guild-state';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

interface Cached {
  permissionsVersion: number;
  sessionsVersion: number;
  byChannel: Map<Snowflake, ReadonlySet<Session>>;
}

const NOBODY: ReadonlySet<Session> = new Set();
const caches = new WeakMap<GuildState, Cached>();

/**
 * The sessions that may see a channel. Kept until a role, an overwrite, a member or the sessions change;
 * VIEW_CHANNEL does not depend on the time, so nothing expires.
 */
export function audienceOf(sessions: Sessions, state: GuildState, channelId: Snowflake): ReadonlySet<Session> {
  let cached = caches.get(state);
  if (!cached || cached.permissionsVersion !== state.permissionsVersion || cached.sessionsVersion !== sessions.version) {
    cached = { permissionsVersion: state.permissionsVersion, sessionsVersion: sessions.version, byChannel: new Map() };
    caches.set(state, cached);
  }
  let audience = cached.byChannel.get(channelId);
  if (!audience) cached.byChannel.set(channelId, (audience = computeAudience(sessions, state, channelId)));
  return audience;
}

function computeAudience(sessions: Sessions, state: GuildState, channelId: Snowflake): ReadonlySet<Session> {
  const channel = state.channel(channelId);
  if (!channel) return NOBODY;
  const audience = new Set<Session>();
  const decided = new Map<Snowflake, boolean>();
  for (const session of sessions.ofGuild(state.id)) {
    const { userId } = session.terms;
    let mayView = decided.get(userId);
    if (mayView === undefined) decided.set(userId, (mayView = sees(state, userId, channel)));
    if (mayView) audience.add(session);
  }
  return audience;
}

/** A category is also seen by who sees a channel in it. */
function sees(state: GuildState, userId: Snowflake, channel: ChannelRecord): boolean {
  if (canView(state, userId, channel, 0)) return true;
  if (channel.type !== ChannelType.GuildCategory) return false;
  for (const child of state.channels.values()) if (child.parent_id === channel.id && canView(state, userId, child, 0)) return true;
  return false;
}
