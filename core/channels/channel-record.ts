import {
  ChannelType,
  type APIGuildForumDefaultReactionEmoji,
  type APIGuildForumTag,
  type APIOverwrite,
  type APIThreadMetadata,
  type ChannelFlags,
  type ForumLayoutType,
  type Snowflake,
  type SortOrderType,
  type ThreadAutoArchiveDuration,
  type VideoQualityMode,
} from 'discord-api-types/v10';
import { CONVERSATIONS, FORUMS, WORDLESS } from '#protocol/channel-kinds';

/**
 * A channel or thread as stored: one flat record for every kind, its keys named as Discord names them.
 * Which keys a kind shows is the presenter's business.
 */
export interface ChannelRecord {
  id: Snowflake;
  type: ChannelType;
  guild_id: Snowflake | null;
  name: string | null;
  flags: ChannelFlags;
  position: number;
  parent_id: Snowflake | null;
  permission_overwrites: APIOverwrite[];
  topic: string | null;
  nsfw: boolean;
  rate_limit_per_user: number;
  last_message_id: Snowflake | null;
  last_pin_timestamp: string | null;
  // Voice and stage
  bitrate?: number;
  user_limit?: number;
  rtc_region?: string | null;
  video_quality_mode?: VideoQualityMode;
  // Parents of threads
  default_auto_archive_duration?: ThreadAutoArchiveDuration;
  default_thread_rate_limit_per_user?: number;
  available_tags?: APIGuildForumTag[];
  default_reaction_emoji?: APIGuildForumDefaultReactionEmoji | null;
  default_sort_order?: SortOrderType | null;
  default_forum_layout?: ForumLayoutType;
  // Threads
  owner_id?: Snowflake;
  thread_metadata?: APIThreadMetadata;
  message_count?: number;
  member_count?: number;
  total_message_sent?: number;
  applied_tags?: Snowflake[];
  // Direct messages
  recipient_ids?: Snowflake[];
  icon?: string | null;
  application_id?: Snowflake | null;
  /** Who closed the conversation, and its last message then: a newer one opens it again. */
  closed_for?: Record<Snowflake, Snowflake | null>;
  /** To whom this conversation came as a message request, and what became of it. */
  requests?: Record<Snowflake, MessageRequestRecord>;
}

/** What a stranger wrote, until whom it was written to has said whether they want it. */
export interface MessageRequestRecord {
  state: 'waits' | 'accepted' | 'rejected';
  at: string;
  is_spam: boolean;
}

const THREADS: ReadonlySet<ChannelType> = new Set<ChannelType>([10, 11, 12]);
export const isThread = (channel: { type: ChannelType }): boolean => THREADS.has(channel.type);
export const isPrivateThread = (channel: { type: ChannelType }): boolean => channel.type === ChannelType.PrivateThread;
export const isDirect = (channel: { type: ChannelType }): boolean => CONVERSATIONS.includes(channel.type);
export const isForumLike = (channel: { type: ChannelType }): boolean => FORUMS.includes(channel.type);
export const isVoiceLike = (channel: { type: ChannelType }): boolean => channel.type === ChannelType.GuildVoice || channel.type === ChannelType.GuildStageVoice;
/** Whether one of these tags of a forum is for its moderators to give. */
export const hasModeratedTag = ({ available_tags: tags = [] }: Pick<ChannelRecord, 'available_tags'>, ids: readonly Snowflake[]): boolean =>
  tags.some((tag) => tag.moderated && ids.includes(tag.id));
/** Kinds that hold messages themselves (forums and categories do not). */
export const holdsMessages = (channel: { type: ChannelType }): boolean => !WORDLESS.includes(channel.type);

/** Whether a person has put a conversation out of their sight and nothing came since. */
export const isClosedFor = (channel: ChannelRecord, userId: Snowflake): boolean =>
  channel.closed_for !== undefined && Object.hasOwn(channel.closed_for, userId) && channel.closed_for[userId] === channel.last_message_id;
