import { ChannelType, type APIChannel, type APIThreadMember, type Snowflake } from 'discord-api-types/v10';
import type { MuteConfig } from '../notifications/guild-settings-record.ts';
import type { ThreadMemberRecord } from '../ports/guild-side-stores.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserCache } from '../users/user-cache.ts';
import { isThread, type ChannelRecord } from './channel-record.ts';

type Keys = readonly (keyof ChannelRecord)[];

const EVERY: Keys = ['id', 'type', 'flags', 'last_message_id'];
const GUILD: Keys = ['guild_id', 'name', 'parent_id', 'rate_limit_per_user', 'position', 'permission_overwrites', 'nsfw', 'topic'];
const TEXT: Keys = [...EVERY, ...GUILD, 'last_pin_timestamp', 'default_auto_archive_duration', 'default_thread_rate_limit_per_user'];
const VOICE: Keys = [...EVERY, ...GUILD, 'bitrate', 'user_limit', 'rtc_region', 'video_quality_mode'];
const FORUM: Keys = [...TEXT, 'available_tags', 'default_reaction_emoji', 'default_sort_order', 'default_forum_layout'];
const THREAD: Keys = [
  ...EVERY,
  'guild_id',
  'name',
  'parent_id',
  'rate_limit_per_user',
  'owner_id',
  'thread_metadata',
  'message_count',
  'member_count',
  'total_message_sent',
  'applied_tags',
  'last_pin_timestamp',
];

/** Which keys each kind of guild channel shows. Source: Discord, "Channel object", and what its libraries insist on. */
const KEYS: Partial<Record<ChannelType, Keys>> = {
  [ChannelType.GuildText]: TEXT,
  [ChannelType.GuildAnnouncement]: TEXT,
  [ChannelType.GuildVoice]: VOICE,
  [ChannelType.GuildStageVoice]: VOICE,
  [ChannelType.GuildCategory]: ['id', 'type', 'flags', 'guild_id', 'name', 'parent_id', 'position', 'permission_overwrites'],
  [ChannelType.GuildForum]: FORUM,
  [ChannelType.GuildMedia]: FORUM,
  [ChannelType.PublicThread]: THREAD,
  [ChannelType.PrivateThread]: THREAD,
  [ChannelType.AnnouncementThread]: THREAD,
};

/** A guild channel or thread, the same for everybody who may see it. Absent keys of the record stay absent. */
export function presentGuildChannel(channel: ChannelRecord): APIChannel {
  const shown: Record<string, unknown> = {};
  for (const key of KEYS[channel.type] ?? EVERY) {
    const value = channel[key];
    if (value !== undefined) shown[key] = value;
  }
  // The table above picks the keys of this very kind, which the flat record cannot tell the compiler.
  return shown as unknown as APIChannel;
}

/** Whether its member muted a thread: nobody else's to know. Bots mute nothing. */
export const presentThreadMute = ({ mute }: ThreadMemberRecord): { muted?: true; mute_config?: MuteConfig } => (mute ? { muted: true, mute_config: mute } : {});

/** A thread with the caller's own membership, where Discord adds it. */
export function presentThread(thread: ChannelRecord, guild: GuildState | null, forUserId: Snowflake | null): APIChannel {
  const member = forUserId && isThread(thread) ? guild?.threadMembers.get(thread.id)?.get(forUserId) : undefined;
  const shown = presentGuildChannel(thread);
  if (!member) return shown;
  const own: APIThreadMember = {
    id: member.thread_id,
    user_id: member.user_id,
    join_timestamp: member.join_timestamp,
    flags: member.flags,
    ...presentThreadMute(member),
  };
  return { ...shown, member: own } as APIChannel;
}

/** A DM or group DM as one of its recipients sees it: without themselves. */
export function presentDirectChannel(channel: ChannelRecord, users: UserCache, forUserId: Snowflake): APIChannel {
  const recipients = (channel.recipient_ids ?? []).filter((id) => id !== forUserId).map((id) => presentUser(users.get(id)));
  const shared = {
    id: channel.id,
    flags: channel.flags,
    last_message_id: channel.last_message_id,
    recipients,
    ...(channel.last_pin_timestamp && { last_pin_timestamp: channel.last_pin_timestamp }),
  };
  if (channel.type === ChannelType.GroupDM) {
    return {
      ...shared,
      type: ChannelType.GroupDM,
      name: channel.name,
      icon: channel.icon ?? null,
      owner_id: channel.owner_id ?? forUserId,
      ...(channel.application_id && { application_id: channel.application_id, managed: true }),
    };
  }
  const request = channel.requests?.[forUserId];
  // Source: the unofficial "Channel object"; of a conversation that never was a request nothing is said.
  const asRequest = request && {
    is_message_request: request.state === 'waits',
    is_message_request_timestamp: request.at,
    is_spam: request.state === 'waits' && request.is_spam,
  };
  return { ...shared, ...asRequest, type: ChannelType.DM } as APIChannel;
}
