import { ChannelType, GatewayIntentBits, type Snowflake } from 'discord-api-types/v10';
import { FORUMS } from '#protocol/channel-kinds';
import { isThread, type ChannelRecord } from '#core/channels/channel-record';
import { presentGuildChannel, presentThread } from '#core/channels/present-channel';
import { canView } from '#core/permissions-in';
import type { BusEvent } from '#core/ports/bus';
import type { GuildState } from '#core/state/guild-state';
import type { StateChange } from '#core/state/state-change';
import type { GatewayContext } from './gateway-context.ts';
import { event } from './ready.ts';
import type { Session } from './session.ts';
import { obfuscated, obfuscates, visibleChannelIds } from './visible-channels.ts';

/**
 * Remembers who could see which channels before a change, and returns what tells the sessions of the difference:
 * a channel that comes into sight is created for them, one that leaves it is deleted. It returns those who were told of
 * the event's own channel. Null when sight cannot change.
 */
export function captureAccess(context: GatewayContext, { change, scope }: BusEvent): (() => ReadonlySet<Session>) | null {
  if (!change) return null;
  const guildId = change.kind === 'guild' ? change.guild.id : 'guild_id' in change ? change.guild_id : undefined;
  const state = guildId === undefined ? undefined : context.core.states.peek(guildId);
  if (!state) return null;
  const users = usersWhoseSightMayChange(context, state, change);
  if (users.size === 0) return null;
  const seenBefore = new Map<Snowflake, Set<Snowflake>>();
  for (const userId of users) seenBefore.set(userId, visibleChannelIds(state, userId));
  const known = new Map(state.channels);
  return () => {
    const told = new Set<Session>();
    for (const [userId, seen] of seenBefore) {
      const sees = visibleChannelIds(state, userId);
      const gained = [...sees].filter((id) => !seen.has(id) && known.has(id)).flatMap((id) => state.channels.get(id) ?? []);
      // As it was when they saw it, not what it has become since.
      const lost = [...seen].filter((id) => !sees.has(id) && state.channels.has(id)).flatMap((id) => known.get(id) ?? []);
      if (gained.length === 0 && lost.length === 0) continue;
      const isAboutEvent = [...gained, ...lost].some((channel) => channel.id === scope.channel_id);
      for (const session of context.sessions.ofUser(userId)) {
        if (!session.guildIds.has(state.id) || !session.wants(GatewayIntentBits.Guilds)) continue;
        tell(context, session, state, gained, lost);
        if (isAboutEvent) told.add(session);
      }
    }
    return told;
  };
}

function usersWhoseSightMayChange({ sessions }: GatewayContext, state: GuildState, change: StateChange): Set<Snowflake> {
  const everybody = (): Set<Snowflake> => new Set([...sessions.ofGuild(state.id)].map((session) => session.terms.userId));
  const nobody = new Set<Snowflake>();
  switch (change.kind) {
    case 'members': {
      const users = new Set<Snowflake>();
      for (const member of change.members) {
        const known = state.members.get(member.user_id);
        const isSame = known && sameIds(known.roles, member.roles) && known.guest_channel_id === member.guest_channel_id;
        if (known && !isSame && sessions.ofUser(member.user_id).size > 0) users.add(member.user_id);
      }
      return users;
    }
    case 'roles':
      return change.roles.some((role) => state.roles.has(role.id) && state.roles.get(role.id)?.permissions !== role.permissions) ? everybody() : nobody;
    case 'role-removed':
      return everybody();
    case 'channels':
      return change.channels.some((channel) => changesSight(state, channel)) ? everybody() : nobody;
    case 'channel-removed':
      // Its category is seen for its sake, perhaps.
      return state.channels.get(change.channel_id)?.parent_id ? everybody() : nobody;
    case 'voice-state':
      return hiddenOnTheWay(state, change.user_id, change.state?.channel_id) ? new Set([change.user_id]) : nobody;
    case 'guild':
      return change.guild.owner_id === state.guild.owner_id ? nobody : new Set([change.guild.owner_id, state.guild.owner_id]);
    default:
      return nobody;
  }
}

/** Whether somebody goes into a voice channel or out of one that they see only while they are in it. */
function hiddenOnTheWay(state: GuildState, userId: Snowflake, to: Snowflake | undefined): boolean {
  const from = state.voiceStates.get(userId)?.channel_id;
  if (from === to) return false;
  const ways = [from, to].flatMap((id) => (id && state.channels.get(id)) || []);
  return ways.some((channel) => !canView(state, userId, channel, 0));
}

/** A new channel may bring its category into sight; a known one changes sight by its overwrites or its place. */
function changesSight(state: GuildState, channel: ChannelRecord): boolean {
  if (isThread(channel)) return false;
  const known = state.channels.get(channel.id);
  if (!known) return channel.parent_id !== null;
  return known.parent_id !== channel.parent_id || JSON.stringify(known.permission_overwrites) !== JSON.stringify(channel.permission_overwrites);
}

const THREADED: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement, ...FORUMS]);
const mayHaveThreads = ({ type }: ChannelRecord): boolean => THREADED.has(type);

const sameIds = (a: readonly Snowflake[], b: readonly Snowflake[]): boolean => a.length === b.length && a.every((id) => b.includes(id));

function tell(context: GatewayContext, session: Session, state: GuildState, gained: readonly ChannelRecord[], lost: readonly ChannelRecord[]): void {
  const hides = obfuscates(session);
  const isCategory = (channel: ChannelRecord): number => Number(channel.type === ChannelType.GuildCategory);
  // Categories first: a client may look a channel's parent up.
  for (const channel of gained.toSorted((a, b) => isCategory(b) - isCategory(a)))
    session.dispatch(event(context, hides ? 'CHANNEL_UPDATE' : 'CHANNEL_CREATE', presentGuildChannel(channel)));
  tellThreads(context, session, state, gained);
  for (const channel of lost) {
    const shown = presentGuildChannel(channel);
    if (hides) session.dispatch(event(context, 'CHANNEL_UPDATE', obfuscated(presentGuildChannel(state.channels.get(channel.id) ?? channel), state.id)));
    else session.dispatch(event(context, 'CHANNEL_DELETE', shown));
  }
}

/** The active threads of channels that came into sight. One who kept the channels while they were hidden may have old ones to forget. */
function tellThreads(context: GatewayContext, session: Session, state: GuildState, gained: readonly ChannelRecord[]): void {
  const { userId } = session.terms;
  const channelIds = new Set(gained.filter(mayHaveThreads).map((channel) => channel.id));
  if (channelIds.size === 0) return;
  const threads = [...state.threads.values()].filter((thread) => thread.parent_id && channelIds.has(thread.parent_id) && canView(state, userId, thread, 0));
  if (threads.length === 0 && !obfuscates(session)) return;
  const members = threads.flatMap((thread) => state.threadMembers.get(thread.id)?.get(userId) ?? []);
  session.dispatch(
    event(context, 'THREAD_LIST_SYNC', {
      guild_id: state.id,
      channel_ids: [...channelIds],
      threads: threads.map((thread) => presentThread(thread, state, userId)),
      members: members.map((member) => ({ id: member.thread_id, user_id: member.user_id, join_timestamp: member.join_timestamp, flags: member.flags })),
    }),
  );
}
