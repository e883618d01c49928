import type { Snowflake } from 'discord-api-types/v10';
import type { GuildState } from '#core/state/guild-state';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { sees } from './visible-channels.ts';

interface Cached {
  permissionsVersion: number;
  /** A channel that everybody sees has null here, and costs nothing. */
  byChannel: Map<Snowflake, Set<Session> | null>;
}

const NOBODY: ReadonlySet<Session> = new Set();
const caches = new WeakMap<GuildState, Cached>();

/**
 * The sessions that may see a channel. Kept until a role, an overwrite or a member changes; sessions that come
 * and go are put in and taken out one by one. VIEW_CHANNEL does not depend on the time, so nothing expires.
 */
export function audienceOf(sessions: Sessions, state: GuildState, channelId: Snowflake): ReadonlySet<Session> {
  let cached = cacheOf(state);
  if (!cached) caches.set(state, (cached = { permissionsVersion: state.permissionsVersion, byChannel: new Map() }));
  let audience = cached.byChannel.get(channelId);
  if (audience === undefined) {
    if (!state.channel(channelId)) return NOBODY;
    cached.byChannel.set(channelId, (audience = computeAudience(sessions, state, channelId)));
  }
  return audience ?? sessions.ofGuild(state.id);
}

/** Said when a session begins to hear of the guild. */
export function admit(state: GuildState, session: Session): void {
  for (const [channelId, audience] of cacheOf(state)?.byChannel ?? []) {
    const channel = state.channel(channelId);
    const isSeen = channel !== undefined && sees(state, session.terms.userId, channel);
    if (audience && isSeen) audience.add(session);
    // No longer seen by everybody: to be computed anew.
    if (!audience && !isSeen) cacheOf(state)?.byChannel.delete(channelId);
  }
}

/** Said when a session hears of the guild no more. */
export function expel(state: GuildState, session: Session): void {
  for (const audience of cacheOf(state)?.byChannel.values() ?? []) audience?.delete(session);
}

function cacheOf(state: GuildState): Cached | undefined {
  const cached = caches.get(state);
  return cached?.permissionsVersion === state.permissionsVersion ? cached : undefined;
}

function computeAudience(sessions: Sessions, state: GuildState, channelId: Snowflake): Set<Session> | null {
  const channel = state.channel(channelId);
  const everybody = sessions.ofGuild(state.id);
  const audience = new Set<Session>();
  const decided = new Map<Snowflake, boolean>();
  for (const session of everybody) {
    const { userId } = session.terms;
    let mayView = decided.get(userId);
    if (mayView === undefined) decided.set(userId, (mayView = channel !== undefined && sees(state, userId, channel)));
    if (mayView) audience.add(session);
  }
  return audience.size === everybody.size ? null : audience;
}
