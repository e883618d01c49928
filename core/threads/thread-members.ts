import { MessageType, PermissionFlagsBits, type APIThreadMember, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ThreadSettingsBody } from '#protocol/rest/channels';
import { isPrivateThread, isThread, type ChannelRecord } from '../channels/channel-record.ts';
import { presentThread, presentThreadMute } from '../channels/present-channel.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { presentMember } from '../members/present-member.ts';
import { canView } from '../permissions-in.ts';
import type { ThreadMemberRecord } from '../ports/guild-side-stores.ts';
import { wireTime } from '../ports/clock.ts';
import type { Place } from '../messages/place.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import type { GuildState } from '../state/guild-state.ts';
import { tellMembership } from './save-thread.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

/** A thread counts its members up to this. Source: Discord, "Channel object". */
const MOST_COUNTED = 50;
const MAX_MEMBERS = 1000;

/** What a thread says of how many members it has. */
export const countedMembers = (size: number): number => Math.max(Math.min(size, MOST_COUNTED), 0);

export const presentThreadMember = (member: ThreadMemberRecord): APIThreadMember => ({
  id: member.thread_id,
  user_id: member.user_id,
  join_timestamp: member.join_timestamp,
  flags: member.flags,
});

export const newThreadMember = (core: Core, threadId: Snowflake, userId: Snowflake): ThreadMemberRecord => ({
  thread_id: threadId,
  user_id: userId,
  join_timestamp: wireTime(core.clock.nowMs()),
  flags: 1,
});

/** Puts somebody into a thread if they are not in it yet and it has room, and tells the thread. */
export async function joinThreadQuietly(core: Core, guild: GuildState, thread: ChannelRecord, userId: Snowflake): Promise<boolean> {
  if (guild.threadMembers.get(thread.id)?.has(userId)) return false;
  return asOneGuildChange(core, guild.id, async (core) => {
    // Somebody may have left or been thrown out, and the thread gone into the archive, while this waited.
    if (!guild.members.has(userId) || !guild.threads.has(thread.id)) return false;
    if ((guild.threadMembers.get(thread.id)?.size ?? 0) >= MAX_MEMBERS) return false;
    const member = newThreadMember(core, thread.id, userId);
    if (!(await core.threadMembers.add(member))) return false;
    await tellMembers(core, guild, thread, [member], []);
    return true;
  });
}

/** Whom a message in a thread mentions is in it from then on, if they may see its channel. */
export async function joinMentioned(
  core: Core,
  guild: GuildState,
  thread: ChannelRecord,
  authorId: Snowflake,
  mentionIds: readonly Snowflake[],
): Promise<void> {
  const parent = thread.parent_id ? guild.channels.get(thread.parent_id) : undefined;
  const mayInvite = !isPrivateThread(thread) || thread.thread_metadata?.invitable !== false || thread.owner_id === authorId;
  if (!parent || !mayInvite) return;
  for (const userId of mentionIds) if (canView(guild, userId, parent, core.clock.nowMs())) await joinThreadQuietly(core, guild, thread, userId);
}

/** The same where it is not to fail what it follows: the message stands. */
export async function joinMentionedIn(
  core: Core,
  { channel, guild }: Pick<Place, 'channel' | 'guild'>,
  authorId: Snowflake,
  mentionIds: readonly Snowflake[] | undefined,
): Promise<void> {
  if (!guild || !isThread(channel) || !mentionIds?.length) return;
  await joinMentioned(core, guild, channel, authorId, mentionIds).catch((error: unknown) =>
    core.log.warn({ err: error, thread: channel.id }, 'whom a message mentions did not join its thread'),
  );
}

/** Joins a thread oneself. Source: Discord, "Join Thread". */
export async function joinThread(core: Core, place: Place, userId: Snowflake): Promise<void> {
  const guild = demandOpenThread(place);
  demandRoom(guild, place.channel, userId);
  await joinThreadQuietly(core, guild, place.channel, userId);
}

function demandRoom(guild: GuildState, thread: ChannelRecord, userId: Snowflake): void {
  const members = guild.threadMembers.get(thread.id);
  if (members && members.size >= MAX_MEMBERS && !members.has(userId)) throw apiError('MAXIMUM_THREAD_PARTICIPANTS_REACHED');
}

/** One's own settings in a thread; the bits are the client's. Source: Discord, "Modify Thread Settings" of its client. */
export async function editThreadSettings(core: Core, place: Place, userId: Snowflake, body: ThreadSettingsBody): Promise<APIThreadMember> {
  const guild = demandThread(place);
  return asOneGuildChange(core, guild.id, async (core) => {
    const known = await core.threadMembers.byUser(place.channel.id, userId);
    if (!known) throw apiError('UNKNOWN_MEMBER');
    const { mute: former, ...rest } = known;
    const isMuted = body.muted ?? former !== undefined;
    const mute = body.mute_config ?? former ?? { end_time: null, selected_time_window: null };
    const member: ThreadMemberRecord = { ...rest, flags: body.flags ?? known.flags, ...(isMuted && { mute }) };
    await core.threadMembers.save(member);
    if (guild.threads.has(place.channel.id)) {
      core.publish(
        { guild_id: guild.id },
        { t: 'thread_changed', d: { id: place.channel.id } },
        { kind: 'thread-members', guild_id: guild.id, thread_id: place.channel.id, added: [member], removed: [] },
      );
    }
    tellMembership(core, guild.id, member);
    return { ...presentThreadMember(member), ...presentThreadMute(member) };
  });
}

/** Adds another member, who must be able to see the parent. Writes "added" when a person did it. Source: Discord, "Add Thread Member". */
export async function addThreadMember(core: Core, place: Place, userId: Snowflake, byId: Snowflake): Promise<void> {
  const guild = demandOpenThread(place);
  if (!guild.members.has(userId)) throw apiError('UNKNOWN_MEMBER');
  if (!(place.permissions & PermissionFlagsBits.SendMessages)) throw apiError('MISSING_PERMISSIONS');
  const isModerator = (place.permissions & PermissionFlagsBits.ManageThreads) !== 0n;
  if (isPrivateThread(place.channel) && place.channel.thread_metadata?.invitable === false && place.channel.owner_id !== byId && !isModerator)
    throw apiError('MISSING_PERMISSIONS');
  demandRoom(guild, place.channel, userId);
  const parent = place.channel.parent_id ? guild.channels.get(place.channel.parent_id) : undefined;
  if (!parent || !canView(guild, userId, parent, core.clock.nowMs())) throw apiError('MISSING_ACCESS');
  if ((await joinThreadQuietly(core, guild, place.channel, userId)) && userId !== byId) {
    await postSystemMessage(core, place, MessageType.RecipientAdd, byId, { mention_ids: [userId] });
  }
}

/** Leaves, or takes another out: with MANAGE_THREADS, or as creator of a private thread. Source: Discord, "Remove Thread Member". */
export async function removeThreadMember(core: Core, place: Place, userId: Snowflake, byId: Snowflake): Promise<void> {
  const guild = demandOpenThread(place);
  const isTheirs = userId === byId || (isPrivateThread(place.channel) && place.channel.owner_id === byId);
  if (!isTheirs && !(place.permissions & PermissionFlagsBits.ManageThreads)) throw apiError('MISSING_PERMISSIONS');
  if (!isTheirs) await demandSecondFactor(core, guild, byId, PermissionFlagsBits.ManageThreads);
  const wasThere = await asOneGuildChange(core, guild.id, async (core) => {
    if (!guild.threads.has(place.channel.id)) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
    if (!(await core.threadMembers.remove(place.channel.id, userId))) return false;
    await tellMembers(core, guild, place.channel, [], [userId]);
    return true;
  });
  if (!wasThere) {
    if (userId === byId) return;
    throw apiError('UNKNOWN_MEMBER');
  }
  if (userId !== byId) await postSystemMessage(core, place, MessageType.RecipientRemove, byId, { mention_ids: [userId] });
}

export async function getThreadMember(core: Core, place: Place, userId: Snowflake, withMember: boolean): Promise<APIThreadMember> {
  const guild = demandThread(place);
  const member = await core.threadMembers.byUser(place.channel.id, userId);
  if (!member) throw apiError('UNKNOWN_MEMBER');
  return shownWithMember(core, guild, member, withMember);
}

/** Members by user id ascending; all of them unless `with_member` asks for pages. */
export async function listThreadMembers(
  core: Core,
  place: Place,
  query: { with_member?: boolean | undefined; after?: Snowflake | undefined; limit: number },
): Promise<APIThreadMember[]> {
  const guild = demandThread(place);
  const members = await core.threadMembers.page(place.channel.id, query.after, query.with_member || query.after ? query.limit : MAX_MEMBERS);
  return members.map((member) => shownWithMember(core, guild, member, query.with_member === true));
}

function shownWithMember(core: Core, guild: GuildState, member: ThreadMemberRecord, withMember: boolean): APIThreadMember {
  const inGuild = withMember ? guild.members.get(member.user_id) : undefined;
  return { ...presentThreadMember(member), ...(inGuild && { member: presentMember(inGuild, core.userCache.get(member.user_id)) }) };
}

function demandThread({ channel, guild }: Place): GuildState {
  if (!guild || !channel.thread_metadata) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  return guild;
}

function demandOpenThread(place: Place): GuildState {
  const guild = demandThread(place);
  if (place.channel.thread_metadata?.archived) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
  return guild;
}

/** Counts the members anew and tells of them. Held by the guild's lock. */
async function tellMembers(
  core: Core,
  guild: GuildState,
  thread: ChannelRecord,
  added: readonly ThreadMemberRecord[],
  removed: readonly Snowflake[],
): Promise<void> {
  const size = (guild.threadMembers.get(thread.id)?.size ?? 0) + added.length - removed.length;
  const counted: ChannelRecord = { ...(guild.threads.get(thread.id) ?? thread), member_count: countedMembers(size) };
  await core.guilds.saveChannels([counted]);
  core.publish({ guild_id: guild.id }, { t: 'thread_changed', d: { id: thread.id } }, { kind: 'channels', guild_id: guild.id, channels: [counted] });
  publishThreadMembers(core, guild, counted, added, removed);
  // Whoever is taken in is told of the thread, which may be new to them. Source: Discord, "Thread Create".
  core.afterwards((now) => {
    for (const { user_id: userId } of added)
      now.publish({ guild_id: guild.id, user_ids: [userId] }, { t: 'THREAD_CREATE', d: { ...presentThread(counted, guild, userId) } });
  });
}

/** Tells who came into a thread and who left it. Who was taken out of a private one still hears that. */
export function publishThreadMembers(
  core: Core,
  guild: GuildState,
  thread: ChannelRecord,
  added: readonly ThreadMemberRecord[],
  removed: readonly Snowflake[],
): void {
  core.publish(
    { guild_id: guild.id, channel_id: thread.id },
    {
      t: 'THREAD_MEMBERS_UPDATE',
      d: {
        id: thread.id,
        guild_id: guild.id,
        member_count: thread.member_count ?? 0,
        ...(added.length > 0 && {
          added_members: added.map((member) => {
            const inGuild = guild.members.get(member.user_id);
            return {
              ...presentThreadMember(member),
              member: inGuild ? presentMember(inGuild, core.userCache.get(member.user_id)) : null,
              presence: guild.presences.get(member.user_id) ?? null,
            };
          }),
        }),
        ...(removed.length > 0 && { removed_member_ids: removed }),
      },
    },
    { kind: 'thread-members', guild_id: guild.id, thread_id: thread.id, added: [...added], removed: [...removed] },
  );
}
