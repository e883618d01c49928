import { PermissionFlagsBits, type APIChannel, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '#core/core';
import { maySeeContent, withoutContent } from '#core/messages/without-content';
import { channelPermissionsOf, guildPermissionsOf } from '#core/permissions-in';
import type { BusEvent } from '#core/ports/bus';
import type { GuildState } from '#core/state/guild-state';
import { audienceOf } from './audience.ts';
import { events, type EventRow } from './events.ts';
import { SharedEvent } from './frames/shared-event.ts';
import type { GatewayContext } from './gateway-context.ts';
import type { Session, SessionTerms } from './session.ts';
import type { Sessions } from './sessions.ts';
import { obfuscated, obfuscates } from './visible-channels.ts';

/** What was found out before memory changed. */
export interface Before {
  /** Who saw the event's channel, which may be gone by now. */
  former: ReadonlySet<Session>;
  /** Who has been told of the very channel already, because it came into their sight or left it. */
  told: ReadonlySet<Session>;
}

/** Sends one event to every session that may have it. Serialised once, whatever the number of sessions. */
export function dispatch({ core, sessions, checkEvent }: GatewayContext, busEvent: BusEvent, before: Before): void {
  const { t, d, scope } = busEvent;
  const row = events[t];
  if (!row) {
    core.log.error({ event: t }, 'an event without a row reaches nobody');
    return;
  }
  const state = scope.guild_id === undefined ? undefined : core.states.peek(scope.guild_id);
  const viewers = candidatesOf(sessions, state, busEvent, before.former);
  const candidates = row.obfuscable && state ? withThoseInside(sessions, state, scope, viewers) : viewers;
  if (row.obfuscable && state) tellObfuscated(sessions, state, busEvent, candidates, before.told);
  if (candidates.size === 0) return;
  checkEvent?.(t, d);
  const isDirect = scope.guild_id === undefined || scope.isEphemeral === true;
  const intents = isDirect ? (row.directIntents ?? row.intents) : row.intents;
  const always = row.alwaysTo?.(d);
  const mayHear = hearing(core, row, busEvent, state);
  let full: SharedEvent | undefined;
  let stripped: SharedEvent | undefined;
  for (const session of candidates) {
    if (row.isOurs && !session.terms.nexusEvents) continue;
    if (!session.wants(intents) && session.terms.userId !== always) continue;
    if ((row.obfuscable && before.told.has(session)) || !mayHear(session)) continue;
    const shown = row.shownTo ? row.shownTo(session, d, state) : d;
    if (shown === null) continue;
    if (shown !== d) session.dispatch(new SharedEvent(t, shown));
    else if (row.hasContent && !isDirect && !seesContent(session, d as APIMessage)) {
      const reader = readerOf(session);
      const answered = (d as APIMessage).referenced_message;
      // One for all, but for those whose own message is answered.
      if (answered && maySeeContent(reader, answered)) session.dispatch(new SharedEvent(t, withoutContent(reader, d as APIMessage)));
      else session.dispatch((stripped ??= new SharedEvent(t, withoutContent(reader, d as APIMessage))));
    } else session.dispatch((full ??= new SharedEvent(t, d)));
  }
}

const MESSAGE_CONTENT = 1 << 15;
const readerOf = ({ terms }: Session) => ({ bot_id: terms.userId, application_id: terms.application?.id ?? terms.userId });
const seesContent = (session: Session, message: APIMessage): boolean => session.wants(MESSAGE_CONTENT) || maySeeContent(readerOf(session), message);

const NOBODY: ReadonlySet<Session> = new Set();

/** Who could be meant at all: the sessions of the channel's viewers, of the guild, or of the named people. */
function candidatesOf(sessions: Sessions, state: GuildState | undefined, { scope, change }: BusEvent, former: ReadonlySet<Session>): ReadonlySet<Session> {
  if (scope.session_id !== undefined) {
    const session = sessions.get(scope.session_id);
    return session ? new Set([session]) : NOBODY;
  }
  if (scope.user_ids) return sessionsOf(sessions, scope.user_ids, scope.guild_id);
  if (scope.guild_id === undefined) return NOBODY;
  if (scope.channel_id === undefined) return sessions.ofGuild(scope.guild_id);
  if (!state) return NOBODY;
  if (!state.channel(scope.channel_id)) return former.size > 0 ? former : viewersOfArchived(sessions, state, scope.archived_in);
  const audience = audienceOf(sessions, state, scope.channel_id);
  // Who has just been taken out of a private thread hears of it, too.
  return change?.kind === 'thread-members' && former.size > 0 ? new Set([...audience, ...former]) : audience;
}

/** Archived threads are not in memory. Of a private one its members hear, and who may manage it. */
function viewersOfArchived(sessions: Sessions, state: GuildState, archivedIn: BusEvent['scope']['archived_in']): ReadonlySet<Session> {
  const parent = archivedIn && state.channels.get(archivedIn.parent_id);
  if (!parent) return NOBODY;
  const audience = audienceOf(sessions, state, parent.id);
  if (!archivedIn.is_private) return audience;
  const members = new Set(archivedIn.member_ids);
  const mayManage = ({ terms }: Session): boolean => (channelPermissionsOf(state, terms.userId, parent, 0) & PermissionFlagsBits.ManageThreads) !== 0n;
  return new Set([...audience].filter((session) => members.has(session.terms.userId) || mayManage(session)));
}

/** Sessions of some people; those of a guild on the shard that serves it, others on shard 0. */
function sessionsOf(sessions: Sessions, userIds: readonly Snowflake[], guildId: Snowflake | undefined): ReadonlySet<Session> {
  const found = new Set<Session>();
  for (const userId of userIds) {
    for (const session of sessions.ofUser(userId)) if (isOnShard(session, guildId)) found.add(session);
  }
  return found;
}

export const isOnShard = (session: Session, guildId: Snowflake | undefined): boolean => isOnShardOf(session.terms.shard, guildId);

/** Source: Discord, "Sharding". */
export function isOnShardOf([id, count]: SessionTerms['shard'], guildId: Snowflake | undefined): boolean {
  return guildId === undefined ? id === 0 : count === 1 || Number((BigInt(guildId) >> 22n) % BigInt(count)) === id;
}

function hearing(core: Core, row: EventRow, { scope }: BusEvent, state: GuildState | undefined): (session: Session) => boolean {
  if (scope.session_id !== undefined || scope.user_ids || scope.guild_id === undefined) return () => true;
  const { needsAny } = row;
  if (needsAny === undefined) return () => true;
  if (!state) return () => false;
  const needed = needsAny | PermissionFlagsBits.Administrator;
  const nowMs = core.clock.nowMs();
  const channel = scope.channel_id === undefined ? undefined : state.channel(scope.channel_id);
  if (channel) return ({ terms }) => (channelPermissionsOf(state, terms.userId, channel, nowMs) & needed) !== 0n;
  return ({ terms }) => (guildPermissionsOf(state, terms.userId, nowMs) & needed) !== 0n;
}

/** A voice channel itself is shown to those who are in it, even where it is hidden from them. */
function withThoseInside(sessions: Sessions, state: GuildState, scope: BusEvent['scope'], viewers: ReadonlySet<Session>): ReadonlySet<Session> {
  const inside = [...state.voiceStates.values()].filter((voice) => voice.channel_id === scope.channel_id).map((voice) => voice.user_id);
  if (inside.length === 0 || scope.user_ids) return viewers;
  return new Set([...viewers, ...[...sessionsOf(sessions, inside, state.id)].filter((session) => session.guildIds.has(state.id))]);
}

/** Channels that a session with the capability cannot view still come to it, with nothing readable in them. */
function tellObfuscated(sessions: Sessions, state: GuildState, { t, d, scope }: BusEvent, viewers: ReadonlySet<Session>, told: ReadonlySet<Session>): void {
  if (scope.user_ids || scope.channel_id === undefined) return;
  let hidden: SharedEvent | undefined;
  for (const session of sessions.ofGuild(state.id)) {
    if (!obfuscates(session) || viewers.has(session) || told.has(session) || !session.wants(1)) continue;
    session.dispatch((hidden ??= new SharedEvent(t, obfuscated(d as APIChannel, state.id)))); // rows with this mark carry channels
  }
}
