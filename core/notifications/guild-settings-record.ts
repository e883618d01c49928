import type { Snowflake } from 'discord-api-types/v10';
import { NotificationLevel } from '#protocol/notifications/judge-message';

/** Until when something is muted; no end is for ever. */
export interface MuteConfig {
  end_time: string | null;
  selected_time_window: number | null;
}

export interface ChannelOverride {
  channel_id: Snowflake;
  collapsed: boolean;
  flags: number;
  message_notifications: number;
  muted: boolean;
  mute_config: MuteConfig | null;
}

/** Source: Discord's client, "User Guild Settings Object". */
export interface GuildSettings {
  channel_overrides: ChannelOverride[];
  flags: number;
  hide_muted_channels: boolean;
  message_notifications: number;
  mobile_push: boolean;
  mute_scheduled_events: boolean;
  muted: boolean;
  mute_config: MuteConfig | null;
  notify_highlights: number;
  suppress_everyone: boolean;
  suppress_roles: boolean;
}

export interface GuildSettingsRecord {
  user_id: Snowflake;
  /** Null for direct messages. */
  guild_id: Snowflake | null;
  version: number;
  settings: GuildSettings;
}

/** What holds for who never said anything. */
export const newGuildSettings = (): GuildSettings => ({
  channel_overrides: [],
  flags: 0,
  hide_muted_channels: false,
  message_notifications: NotificationLevel.Inherit,
  mobile_push: true,
  mute_scheduled_events: false,
  muted: false,
  mute_config: null,
  notify_highlights: 0,
  suppress_everyone: false,
  suppress_roles: false,
});

export const newChannelOverride = (channelId: Snowflake): ChannelOverride => ({
  channel_id: channelId,
  collapsed: false,
  flags: 0,
  message_notifications: NotificationLevel.Inherit,
  muted: false,
  mute_config: null,
});

/** As a person's sessions see them. */
export const presentGuildSettings = ({ guild_id, version, settings }: GuildSettingsRecord) => ({ guild_id, version, ...settings });
export type ShownGuildSettings = ReturnType<typeof presentGuildSettings>;
