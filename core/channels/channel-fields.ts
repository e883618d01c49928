import { ChannelFlags, ChannelType, type APIGuildForumTag } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { withFlags } from '#protocol/flags';
import type { EditChannelBody } from '#protocol/rest/channels';
import type { CreateGuildChannelBody } from '#protocol/rest/guilds';
import type { Core } from '../core.ts';
import { isForumLike, isVoiceLike, type ChannelRecord } from './channel-record.ts';

const MAX_TOPIC = 1024;
const MAX_VOICE_USERS = 99;
const MAX_STAGE_BITRATE = 64_000;
/** Flags that whoever manages the channel may set. */
const WRITABLE_FLAGS = ChannelFlags.RequireTag | ChannelFlags.HideMediaDownloadOptions;

type Fields = Partial<EditChannelBody> | CreateGuildChannelBody;

/**
 * What the body changes of a guild channel, in the keys that its kind has; absent keeps, null clears.
 * Name, type, place and overwrites are read elsewhere: they depend on the rest of the guild.
 */
export function channelFields(core: Core, channel: ChannelRecord, body: Fields): Partial<ChannelRecord> {
  const changes: Partial<ChannelRecord> = {};
  const { type } = channel;
  if (type === ChannelType.GuildCategory) return changes;
  if (body.topic !== undefined) changes.topic = readTopic(channel, body.topic);
  if (body.nsfw !== undefined) changes.nsfw = body.nsfw ?? false;
  if (body.rate_limit_per_user !== undefined) changes.rate_limit_per_user = body.rate_limit_per_user ?? 0;
  if (isVoiceLike(channel)) Object.assign(changes, voiceFields(channel, body));
  else Object.assign(changes, threadParentFields(body));
  if (isForumLike(channel)) Object.assign(changes, forumFields(core, channel, body));
  return changes;
}

function readTopic(channel: ChannelRecord, topic: string | null): string | null {
  if (topic && !isForumLike(channel) && [...topic].length > MAX_TOPIC)
    throw formError(['topic'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_TOPIC} or fewer in length.`);
  return topic === '' ? null : topic;
}

function voiceFields(channel: ChannelRecord, body: Fields): Partial<ChannelRecord> {
  const changes: Partial<ChannelRecord> = {};
  const isStage = channel.type === ChannelType.GuildStageVoice;
  if (body.bitrate !== undefined) {
    if (isStage && body.bitrate && body.bitrate > MAX_STAGE_BITRATE) throw apiError('BITRATE_IS_TOO_HIGH_FOR_CHANNEL_OF_THIS_TYPE');
    changes.bitrate = body.bitrate ?? 64_000;
  }
  if (body.user_limit !== undefined) {
    if (!isStage && body.user_limit && body.user_limit > MAX_VOICE_USERS)
      throw formError(['user_limit'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${MAX_VOICE_USERS}.`);
    changes.user_limit = body.user_limit ?? 0;
  }
  if (body.rtc_region !== undefined) changes.rtc_region = body.rtc_region || null;
  if (body.video_quality_mode) changes.video_quality_mode = body.video_quality_mode;
  return changes;
}

function threadParentFields(body: Fields): Partial<ChannelRecord> {
  const changes: Partial<ChannelRecord> = {};
  if (body.default_auto_archive_duration) changes.default_auto_archive_duration = body.default_auto_archive_duration;
  if (body.default_thread_rate_limit_per_user !== undefined) changes.default_thread_rate_limit_per_user = body.default_thread_rate_limit_per_user ?? 0;
  return changes;
}

function forumFields(core: Core, channel: ChannelRecord, body: Fields): Partial<ChannelRecord> {
  const changes: Partial<ChannelRecord> = {};
  if (body.default_sort_order !== undefined) changes.default_sort_order = body.default_sort_order;
  if (body.default_forum_layout !== undefined) changes.default_forum_layout = body.default_forum_layout ?? 0;
  if (body.default_reaction_emoji !== undefined) {
    const emoji = body.default_reaction_emoji;
    changes.default_reaction_emoji =
      emoji && (emoji.emoji_id || emoji.emoji_name)
        ? { emoji_id: emoji.emoji_id ?? null, emoji_name: emoji.emoji_id ? null : (emoji.emoji_name ?? null) }
        : null;
  }
  if (body.flags !== undefined && body.flags !== null) changes.flags = withFlags(channel.flags, body.flags & WRITABLE_FLAGS, WRITABLE_FLAGS);
  if (body.available_tags !== undefined) changes.available_tags = readTags(core, channel, body.available_tags ?? []);
  return changes;
}

function readTags(core: Core, channel: ChannelRecord, asked: NonNullable<Fields['available_tags']>): APIGuildForumTag[] {
  const known = new Set((channel.available_tags ?? []).map((tag) => tag.id));
  const names = new Set<string>();
  return asked.map((tag) => {
    if (names.has(tag.name.toLowerCase())) throw apiError('TAG_NAMES_MUST_BE_UNIQUE');
    names.add(tag.name.toLowerCase());
    return {
      id: tag.id && known.has(tag.id) ? tag.id : core.ids.next(),
      name: tag.name,
      moderated: tag.moderated ?? false,
      emoji_id: tag.emoji_id ?? null,
      emoji_name: tag.emoji_id ? null : tag.emoji_name || null,
    };
  });
}
