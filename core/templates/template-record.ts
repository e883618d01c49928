import type { APIGuild, Snowflake } from 'discord-api-types/v10';

/** A guild's shape, its ids replaced by small numbers; @everyone is 0. */
export interface TemplateSnapshot {
  name: string;
  description: string | null;
  region: string | null;
  verification_level: APIGuild['verification_level'];
  default_message_notifications: APIGuild['default_message_notifications'];
  explicit_content_filter: APIGuild['explicit_content_filter'];
  preferred_locale: APIGuild['preferred_locale'];
  afk_channel_id: Snowflake | null;
  afk_timeout: APIGuild['afk_timeout'];
  system_channel_id: Snowflake | null;
  system_channel_flags: number;
  roles: TemplateRole[];
  channels: TemplateChannel[];
}

export interface TemplateRole {
  id: number;
  name: string;
  permissions: string;
  color: number;
  colors: { primary_color: number; secondary_color: number | null; tertiary_color: number | null } | null;
  hoist: boolean;
  mentionable: boolean;
  icon: string | null;
  unicode_emoji: string | null;
}

export interface TemplateChannel {
  id: number;
  type: 0 | 2 | 4 | 15;
  name: string | null;
  position: number;
  topic: string | null;
  bitrate: number;
  user_limit: number;
  nsfw: boolean;
  rate_limit_per_user: number;
  parent_id: Snowflake | null;
  default_auto_archive_duration: number | null;
  permission_overwrites: { id: Snowflake; type: number; allow: string; deny: string }[];
  available_tags: { id: number; name: string; emoji_id: Snowflake | null; emoji_name: string | null; moderated: boolean }[] | null;
  template: string;
  default_reaction_emoji: { emoji_id: Snowflake | null; emoji_name: string | null } | null;
  default_thread_rate_limit_per_user: number | null;
  default_sort_order: number | null;
  default_forum_layout: number | null;
  default_tag_setting: null;
  theme_color: null;
}

export interface TemplateRecord {
  code: string;
  name: string;
  description: string | null;
  usage_count: number;
  creator_id: Snowflake;
  created_at: string;
  updated_at: string;
  source_guild_id: Snowflake;
  serialized_source_guild: TemplateSnapshot;
}
