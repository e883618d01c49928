import type { ChannelRecord } from './channel-record.ts';

/** What of a channel the audit log tells. Source: Discord, "Audit Log Events". */
export const AUDITED_CHANNEL_KEYS = [
  'name',
  'type',
  'topic',
  'position',
  'bitrate',
  'user_limit',
  'rate_limit_per_user',
  'permission_overwrites',
  'nsfw',
  'parent_id',
  'rtc_region',
  'video_quality_mode',
  'default_auto_archive_duration',
  'default_reaction_emoji',
  'default_thread_rate_limit_per_user',
  'default_sort_order',
  'default_forum_layout',
  'available_tags',
  'flags',
] as const satisfies readonly (keyof ChannelRecord)[];
