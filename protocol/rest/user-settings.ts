import { Locale } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, flags, float, int, isoTime, keyed, list, snowflake, text } from './fields.ts';

const MAX_INT = 2 ** 31 - 1;

/** Until when something is muted; `selected_time_window` is in seconds, -1 for ever. */
export const MuteConfigBody = z
  .object({ end_time: isoTime.nullish(), selected_time_window: int(-1, MAX_INT).nullish() })
  .nullish()
  .transform((given) => (given ? { end_time: given.end_time ?? null, selected_time_window: given.selected_time_window ?? null } : given));

const own = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;

const ChannelOverrideBody = z.object({
  channel_id: snowflake.nullish().transform(own),
  collapsed: boolean.nullish().transform(own),
  flags: flags.nullish().transform(own),
  message_notifications: choice([0, 1, 2, 3]).nullish().transform(own),
  muted: boolean.nullish().transform(own),
  mute_config: MuteConfigBody,
});

/** Notification settings in one guild; what is absent stays as it is. */
export const GuildSettingsBody = z.object({
  channel_overrides: keyed(/^\d{1,20}$/, ChannelOverrideBody.nullable(), 1_000)
    .nullish()
    .transform(own),
  flags: flags.nullish().transform(own),
  hide_muted_channels: boolean.nullish().transform(own),
  message_notifications: choice([0, 1, 2, 3]).nullish().transform(own),
  mobile_push: boolean.nullish().transform(own),
  mute_scheduled_events: boolean.nullish().transform(own),
  muted: boolean.nullish().transform(own),
  mute_config: MuteConfigBody,
  notify_highlights: choice([0, 1, 2]).nullish().transform(own),
  suppress_everyone: boolean.nullish().transform(own),
  suppress_roles: boolean.nullish().transform(own),
});
export type GuildSettingsBody = z.output<typeof GuildSettingsBody>;

export const BulkGuildSettingsBody = z.object({ guilds: keyed(/^(?:\d{1,20}|@me)$/, GuildSettingsBody, 1_000) });
export type BulkGuildSettingsBody = z.output<typeof BulkGuildSettingsBody>;

export const NotificationSettingsBody = z.object({ flags: flags.nullish() });
export type NotificationSettingsBody = z.output<typeof NotificationSettingsBody>;

export const EmailSettingsBody = z.object({
  settings: z.object({ initialized: boolean.nullish(), categories: keyed(/^[a-z_]{1,64}$/, boolean, 50).nullish() }),
});
export type EmailSettingsBody = z.output<typeof EmailSettingsBody>;

/** Base64 of Protocol Buffers; its size in characters. */
export const MAX_PROTO_LENGTH = 1_400_000;

export const SettingsProtoBody = z.object({ settings: text(0, MAX_PROTO_LENGTH), required_data_version: int(0, 2 ** 32 - 1).nullish() });
export type SettingsProtoBody = z.output<typeof SettingsProtoBody>;

const guildIds = list(snowflake, 1_000).nullish().transform(own);
const yes = boolean.nullish().transform(own);
const number = int(0, MAX_INT).nullish().transform(own);

const CustomStatusBody = z
  .object({ text: text(0, 128).nullish(), emoji_id: snowflake.nullish(), emoji_name: text(0, 64).nullish(), expires_at: isoTime.nullish() })
  .nullish()
  .transform(
    (given) =>
      given && { text: given.text ?? null, emoji_id: given.emoji_id ?? null, emoji_name: given.emoji_name ?? null, expires_at: given.expires_at ?? null },
  );

export const GuildFolderBody = z
  .object({
    id: int(-(2 ** 53), 2 ** 53 - 1).nullish(),
    name: text(0, 100).nullish(),
    color: int(0, 0xffffff).nullish(),
    guild_ids: list(snowflake, 1_000),
  })
  .transform((given) => ({ id: given.id ?? null, name: given.name ?? null, color: given.color ?? null, guild_ids: given.guild_ids }));

export const STATUSES = ['online', 'idle', 'dnd', 'invisible', 'offline', 'unknown'] as const;
export const THEMES = ['dark', 'light', 'darker', 'midnight'] as const;

/** The settings of before there was a protobuf of them. */
export const UserSettingsBody = z.object({
  activity_joining_restricted_guild_ids: guildIds,
  activity_restricted_guild_ids: guildIds,
  afk_timeout: number,
  allow_accessibility_detection: yes,
  allow_activity_party_privacy_friends: yes,
  allow_activity_party_privacy_voice_channel: yes,
  animate_emoji: yes,
  animate_stickers: choice([0, 1, 2]).nullish().transform(own),
  contact_sync_enabled: yes,
  convert_emoticons: yes,
  custom_status: CustomStatusBody,
  default_guilds_restricted: yes,
  detect_platform_accounts: yes,
  developer_mode: yes,
  disable_games_tab: yes,
  enable_tts_command: yes,
  explicit_content_filter: choice([0, 1, 2]).nullish().transform(own),
  friend_discovery_flags: number,
  friend_source_flags: z.object({ all: boolean.nullish(), mutual_friends: boolean.nullish(), mutual_guilds: boolean.nullish() }).nullish(),
  gif_auto_play: yes,
  guild_folders: list(GuildFolderBody, 1_000).nullish().transform(own),
  inline_attachment_media: yes,
  inline_embed_media: yes,
  locale: choice(Object.values(Locale)).nullish().transform(own),
  message_display_compact: yes,
  native_phone_integration_enabled: yes,
  passwordless: yes,
  render_embeds: yes,
  render_reactions: yes,
  restricted_guilds: guildIds,
  show_current_game: yes,
  slayer_sdk_receive_dms_in_game: int(0, 3).nullish().transform(own),
  soundboard_volume: float(0, 100).nullish().transform(own),
  status: choice(STATUSES).nullish().transform(own),
  /** Until when the status holds; ours, for Discord's view of this kind has none. A status without it has no end. */
  status_expires_at: isoTime.nullish(),
  stream_notifications_enabled: yes,
  theme: choice(THEMES).nullish().transform(own),
  timezone_offset: int(-1_440, 1_440).nullish().transform(own),
  view_nsfw_commands: yes,
  view_nsfw_guilds: yes,
});
export type UserSettingsBody = z.output<typeof UserSettingsBody>;
