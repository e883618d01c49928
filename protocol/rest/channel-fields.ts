import { ForumLayoutType, OverwriteType, SortOrderType, ThreadAutoArchiveDuration, VideoQualityMode } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, flags, int, list, numbersOf, permissionBits, snowflake, text, trimmedName } from './fields.ts';

/** Seconds between two messages of a person. */
export const slowmode = int(0, 21_600);
export const autoArchiveDuration = choice(numbersOf(ThreadAutoArchiveDuration));

/** Older libraries name the type by a word. */
export const overwriteType = z.preprocess(
  (sent) => (sent === 'role' ? OverwriteType.Role : sent === 'member' ? OverwriteType.Member : sent),
  choice(numbersOf(OverwriteType)),
) as unknown as z.ZodType<OverwriteType, OverwriteType | string | number>; // preprocess forgets what may be sent

export const overwrite = z.object({
  id: snowflake,
  type: overwriteType.nullish(),
  allow: permissionBits.nullish(),
  deny: permissionBits.nullish(),
});

const emojiName = text(0, 100).nullish();
export const forumTag = z.object({
  id: snowflake.nullish(),
  name: trimmedName(1, 50),
  moderated: boolean.nullish(),
  emoji_id: snowflake.nullish(),
  emoji_name: emojiName,
});
export const reactionEmoji = z.object({ emoji_id: snowflake.nullish(), emoji_name: emojiName });

/** What a guild channel may be given at its birth and later. */
export const guildChannelFields = {
  topic: text(0, 4096).nullish(),
  position: int(0, 2 ** 31 - 1).nullish(),
  nsfw: boolean.nullish(),
  rate_limit_per_user: slowmode.nullish(),
  bitrate: int(8000, 384_000).nullish(),
  user_limit: int(0, 10_000).nullish(),
  permission_overwrites: list(overwrite, 1000).nullish(),
  parent_id: snowflake.nullish(),
  rtc_region: text(0, 100).nullish(),
  video_quality_mode: choice(numbersOf(VideoQualityMode)).nullish(),
  default_auto_archive_duration: autoArchiveDuration.nullish(),
  default_reaction_emoji: reactionEmoji.nullish(),
  default_thread_rate_limit_per_user: slowmode.nullish(),
  default_sort_order: choice(numbersOf(SortOrderType)).nullish(),
  default_forum_layout: choice(numbersOf(ForumLayoutType)).nullish(),
  default_tag_setting: text(0, 50).nullish(),
  available_tags: list(forumTag, 20).nullish(),
  flags: flags.nullish(),
};
