import type { APIEmoji, APIRole, APISticker, Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { GuildRecord } from '../guilds/guild-record.ts';
import type { MemberRecord } from '../members/member-record.ts';

/** Everything of a guild that its state holds in memory. */
export interface GuildSnapshot {
  guild: GuildRecord;
  roles: APIRole[];
  /** Channels and the threads that are not archived; `last_message_id` is up to date. */
  channels: ChannelRecord[];
  members: MemberRecord[];
  emojis: APIEmoji[];
  stickers: APISticker[];
}

export interface ThreadFilter {
  /** Part of the name, regardless of case. */
  name?: string | undefined;
  minId?: Snowflake | undefined;
  maxId?: Snowflake | undefined;
  tags: readonly Snowflake[];
  needsAllTags: boolean;
  archived?: boolean | undefined;
  withPrivate: boolean;
  sortBy: 'id' | 'last_message_id' | 'archive_timestamp';
  isAscending: boolean;
  limit: number;
  offset: number;
}

/**
 * Guilds, their roles, channels, members, emojis and stickers. Each method is one transaction;
 * callers serialise changes to one guild by its lock.
 */
export interface GuildStore {
  insert(snapshot: GuildSnapshot): Promise<void>;
  load(guildId: Snowflake): Promise<GuildSnapshot | null>;
  save(guild: GuildRecord): Promise<void>;
  /** With all that belongs to it, messages included. Their files, and `files`, become doomed ones. */
  remove(guildId: Snowflake, files: readonly string[]): Promise<void>;
  /** Ascending by id. */
  idsOfMember(userId: Snowflake): Promise<Snowflake[]>;

  saveRoles(guildId: Snowflake, roles: readonly APIRole[]): Promise<void>;
  /** Also takes it from members and overwrites. */
  removeRole(guildId: Snowflake, roleId: Snowflake): Promise<void>;

  /** Inserts or replaces, threads and direct channels too. Of those that are there the counts of messages stay as they are. */
  saveChannels(channels: readonly ChannelRecord[]): Promise<void>;
  /** With its messages, threads, webhooks and invites. Files of the messages, and `files`, become doomed ones. Of one that is gone already, with what came into it meanwhile. */
  removeChannel(channelId: Snowflake, files: readonly string[]): Promise<void>;
  channelById(channelId: Snowflake): Promise<ChannelRecord | null>;
  /** In no particular order; unknown ids are left out. */
  channelsByIds(channelIds: readonly Snowflake[]): Promise<ChannelRecord[]>;
  /** Archived threads of a parent, newest archive first; `before` is an archive timestamp. */
  archivedThreads(parentId: Snowflake, kind: 'public' | 'private', before: string | undefined, limit: number): Promise<ChannelRecord[]>;
  /** Active threads of all guilds that may have been silent for their time; none that is told to be looked at later. */
  silentThreads(now: string, limit: number): Promise<ChannelRecord[]>;
  /** When `silentThreads` names them next: wire times; null for not before they are saved. */
  lookLaterAtThreads(threads: readonly { id: Snowflake; at: string | null }[]): Promise<void>;
  /** Threads of a parent by name and tags, and how many there are in all. Private ones only when asked for. */
  searchThreads(parentId: Snowflake, filter: ThreadFilter): Promise<{ threads: ChannelRecord[]; total: number }>;
  /** Archived private threads that the user has joined, by id descending. */
  archivedThreadsJoined(parentId: Snowflake, userId: Snowflake, before: Snowflake | undefined, limit: number): Promise<ChannelRecord[]>;

  insertMember(member: MemberRecord): Promise<void>;
  saveMembers(members: readonly MemberRecord[]): Promise<void>;
  /** Whether somebody was in the guild before and left, or was taken out. */
  wasMember(guildId: Snowflake, userId: Snowflake): Promise<boolean>;
  /** Those of all guilds who came by a temporary or guest invite and have no role. */
  temporaryMembers(): Promise<{ guild_id: Snowflake; user_id: Snowflake }[]>;
  /** Also leaves all threads of the guild, which count their members anew (up to 50). */
  removeMembers(guildId: Snowflake, userIds: readonly Snowflake[]): Promise<void>;

  saveEmojis(guildId: Snowflake, emojis: readonly APIEmoji[]): Promise<void>;
  removeEmoji(guildId: Snowflake, emojiId: Snowflake): Promise<void>;
  /** Of whatever guild. */
  emojiById(emojiId: Snowflake): Promise<APIEmoji | null>;
  /** Those that there are, of whatever guild or application, in any order. */
  anyEmojis(emojiIds: readonly Snowflake[]): Promise<APIEmoji[]>;
  saveStickers(guildId: Snowflake, stickers: readonly APISticker[]): Promise<void>;
  removeSticker(guildId: Snowflake, stickerId: Snowflake): Promise<void>;
  /** Of whatever guild. */
  stickerById(stickerId: Snowflake): Promise<APISticker | null>;
}
