import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '#core/core';
import { guildPermissionsOf } from '#core/permissions-in';
import type { BusEvent } from '#core/ports/bus';
import { audienceOf } from './audience.ts';
import { events, type EventRow } from './events.ts';
import { SharedEvent } from './frames/shared-event.ts';
import type { GatewayContext } from './gateway-context.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { obfuscated, obfuscates } from './visible-channels.ts';

/** Sends one event to every session that may have it. Serialised once, whatever the number of sessions. */
export function dispatch({ core, sessions, checkEvent }: GatewayContext, busEvent: BusEvent): void {
  const row = events[busEvent.t];
  if (!row) return;
  const candidates = candidatesOf(core, sessions, busEvent);
  if (row.obfuscable) tellObfuscated(core, sessions, busEvent, candidates);
  if (candidates.size === 0) return;
  checkEvent?.(busEvent.t, busEvent.d);
  const isDirect = busEvent.scope.guild_id === undefined || busEvent.scope.isEphemeral === true;
  const intents = isDirect ? (row.directIntents ?? row.intents) : row.intents;
  const always = row.alwaysTo?.(busEvent.d);
  const mayHear = hearing(core, row, busEvent);
  const full = new SharedEvent(busEvent.t, busEvent.d);
  let stripped: SharedEvent | undefined;
  for (const session of candidates) {
    if (!session.wants(intents) && session.terms.userId !== always) continue;
    if (!mayHear(session)) continue;
    const content = row.withoutContent;
    if (content && !seesContent(session) && !content.maySee(session, busEvent.d)) {
      session.dispatch((stripped ??= new SharedEvent(busEvent.t, content.strip(busEvent.d))));
    } else session.dispatch(full);
  }
}

const MESSAGE_CONTENT = 1 << 15;
const seesContent = (session: Session): boolean => session.terms.intents === null || (session.terms.intents & MESSAGE_CONTENT) !== 0;

const NOBODY: ReadonlySet<Session> = new Set();

/** Who could be meant at all: the sessions of the channel's viewers, of the guild, or of the named people. */
function candidatesOf(core: Core, sessions: Sessions, { scope }: BusEvent): ReadonlySet<Session> {
  if (scope.session_id !== undefined) {
    const session = sessions.get(scope.session_id);
    return session ? new Set([session]) : NOBODY;
  }
  if (scope.user_ids) return sessionsOf(sessions, scope.user_ids, scope.guild_id);
  if (scope.guild_id === undefined) return NOBODY;
  if (scope.channel_id === undefined || scope.viewers) return sessions.ofGuild(scope.guild_id);
  const state = core.states.peek(scope.guild_id);
  return state ? audienceOf(sessions, state, scope.channel_id) : NOBODY;
}

/** Sessions of some people; those of a guild on the shard that serves it, others on shard 0. */
function sessionsOf(sessions: Sessions, userIds: readonly Snowflake[], guildId: Snowflake | undefined): ReadonlySet<Session> {
  const found = new Set<Session>();
  for (const userId of userIds) {
    for (const session of sessions.ofUser(userId)) if (isOnShard(session, guildId)) found.add(session);
  }
  return found;
}

/** Source: Discord, "Sharding". */
export function isOnShard(session: Session, guildId: Snowflake | undefined): boolean {
  const [id, count] = session.terms.shard;
  return guildId === undefined ? id === 0 : count === 1 || Number((BigInt(guildId) >> 22n) % BigInt(count)) === id;
}

function hearing(core: Core, row: EventRow, { scope, d }: BusEvent): (session: Session) => boolean {
  const own = row.mayHear;
  if (own) return (session) => own(session, d);
  if (scope.session_id !== undefined || scope.user_ids || scope.guild_id === undefined) return () => true;
  const { viewers } = scope;
  if (viewers) return (session) => viewers.has(session.terms.userId);
  const state = core.states.peek(scope.guild_id);
  if (!state) return () => false;
  if (row.needsAny !== undefined) {
    const needed = row.needsAny | PermissionFlagsBits.Administrator;
    const nowMs = core.clock.nowMs();
    return (session) => (guildPermissionsOf(state, session.terms.userId, nowMs) & needed) !== 0n;
  }
  return () => true;
}

/** Channels that a session with the capability cannot view still come to it, with nothing readable in them. */
function tellObfuscated(core: Core, sessions: Sessions, { t, d, scope }: BusEvent, viewers: ReadonlySet<Session>): void {
  const state = scope.guild_id === undefined ? undefined : core.states.peek(scope.guild_id);
  if (!state || scope.channel_id === undefined) return;
  let hidden: SharedEvent | undefined;
  for (const session of sessions.ofGuild(state.id)) {
    if (!obfuscates(session) || viewers.has(session) || scope.viewers?.has(session.terms.userId) || !session.wants(1)) continue;
    const channel = state.channels.get(scope.channel_id);
    if (!hidden)
      hidden = new SharedEvent(
        t,
        channel ? obfuscated(channel) : { id: scope.channel_id, guild_id: state.id, type: (d as { type: number }).type, name: '___hidden___', flags: 1 << 17 },
      );
    session.dispatch(hidden);
  }
}
