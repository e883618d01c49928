import type { APIGuildMember, APIUser, GatewayGuildMembersChunkPresence } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Channel, Member, User } from '../entities.ts';
import type { History } from '../history.ts';
import { DIRECT, type State } from '../state.ts';
import { changed, sameOr } from '../table.ts';

/** Puts a user in, or what is said of one who is known. */
export function putUser(state: State, user: Partial<APIUser> & { id: string }): void {
  const known = state.users.get(user.id);
  if (known) state.users.set(user.id, changed(known, user));
  // Some events name nobody but by id.
  else if (user.username !== undefined) state.users.set(user.id, user as User);
}

/** Puts a member in, and their user. Events leave out what they do not know. */
export function putMember(state: State, guildId: string, given: Partial<APIGuildMember> & { user_id?: string }): void {
  const { user, user_id: userId = user?.id, ...rest } = given;
  if (userId === undefined) return;
  if (user) putUser(state, user);
  putTimeout(state, guildId, userId, rest.communication_disabled_until);
  const members = state.members.of(guildId);
  const known = members.get(userId);
  if (known) return members.set(userId, changed(known, rest as Partial<Member>));
  members.set(userId, { roles: [], joined_at: null, flags: 0, ...rest, guild_id: guildId, user_id: userId } as Member);
}

function putTimeout({ timeouts }: State, guildId: string, userId: string, until: string | null | undefined): void {
  if (until === undefined) return;
  const untilMs = Date.parse(until ?? '');
  const key = `${guildId} ${userId}`;
  if (Number.isNaN(untilMs)) timeouts.delete(key);
  else if (timeouts.get(key)?.untilMs !== untilMs) timeouts.set(key, { guildId, userId, untilMs });
}

export function putPresence(state: State, { user, status, activities, client_status }: GatewayGuildMembersChunkPresence): void {
  putUser(state, user);
  if (status === undefined || status === 'offline') return state.presences.delete(user.id);
  const presence = { status: status as string, activities: activities ?? [], client_status: { ...client_status } as Record<string, string> };
  const known = state.presences.get(user.id);
  state.presences.set(user.id, known ? changed(known, presence) : presence);
}

/** Puts a channel in, whichever kind it is, in place of what was known of it, but for what events of its own tell. */
export function putChannel(state: State, given: { id: string; recipients?: readonly unknown[] }, guildId?: string): void {
  // One flat shape for all kinds.
  const { recipients, last_message_id: lastId, ...rest } = given as Channel & { recipients?: APIUser[]; last_message_id?: string | null }; // one flat shape for all kinds
  for (const user of recipients ?? []) putUser(state, user);
  const owner = guildId ?? rest.guild_id;
  const known = state.channels.get(rest.id);
  const channel: Channel = {
    ...(known && told(known)),
    ...rest,
    ...(owner !== undefined && { guild_id: owner }),
    ...(recipients && { recipient_ids: recipients.map(({ id }) => id) }),
  };
  state.channels.set(channel.id, sameOr(known, channel));
  state.channelIds.of(owner ?? DIRECT).set(channel.id, true);
  if (lastId) putLastMessageId(state, channel.id, lastId);
}

/** Of a channel: what its own object does not say. */
function told({ member, status, voice_start_time, recipient_ids }: Channel): Partial<Channel> {
  return {
    ...(member && { member }),
    ...(status !== undefined && { status }),
    ...(voice_start_time !== undefined && { voice_start_time }),
    ...(recipient_ids && { recipient_ids }),
  };
}

/** The newest message of a channel never gets older, not even when it is deleted. True when it became another. */
export function putLastMessageId(state: State, channelId: string, messageId: string): boolean {
  const table = state.lastMessageIds.of(state.channels.get(channelId)?.guild_id ?? DIRECT);
  if (compareSnowflakes(table.get(channelId) ?? '0', messageId) >= 0) return false;
  table.set(channelId, messageId);
  return true;
}

/** So many channels keep their messages: those last opened. */
const MOST_HISTORIES = 20;

/** Puts the history of a channel in that is being opened, and lets go of those not used for longest. */
export function openHistory(state: State, channelId: string, history: History): void {
  const { histories } = state;
  histories.set(channelId, history);
  histories.moveToEnd(channelId);
  for (const id of histories.keys()) {
    if (histories.size <= MOST_HISTORIES) return;
    histories.delete(id);
  }
}

export function dropChannel(state: State, channelId: string): void {
  const channel = state.channels.get(channelId);
  state.channelIds.of(channel?.guild_id ?? DIRECT).delete(channelId);
  state.lastMessageIds.of(channel?.guild_id ?? DIRECT).delete(channelId);
  state.channels.delete(channelId);
  state.histories.delete(channelId);
  state.typing.delete(channelId);
  for (const id of state.channelIds.of(channel?.guild_id ?? DIRECT).keys()) {
    const other = state.channels.get(id);
    if (other?.parent_id === channelId && other.thread_metadata) dropChannel(state, id);
  }
}

export function dropGuild(state: State, guildId: string): void {
  for (const id of state.channelIds.of(guildId).keys()) {
    state.channels.delete(id);
    state.histories.delete(id);
    state.typing.delete(id);
  }
  state.channelIds.of(guildId).clear();
  state.lastMessageIds.of(guildId).clear();
  state.roles.of(guildId).clear();
  state.members.of(guildId).clear();
  state.memberLists.of(guildId).clear();
  state.voiceStates.of(guildId).clear();
}
