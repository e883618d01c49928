import type {
  APIMessage,
  APIMessageSnapshot,
  APIOverwrite,
  APIRole,
  APIThreadMember,
  APIThreadMetadata,
  APIUser,
  ChannelType,
  GatewayActivity,
  GatewayGuildCreateDispatchData,
  GatewayVoiceState,
  Snowflake,
} from 'discord-api-types/v10';
import type { Mutable } from '#protocol/notifications/mute';
import type { ScheduledEventExceptionRecord } from '../rest/replies.ts';

export type User = APIUser;
export type Role = APIRole;
export type { APIMessageSnapshot };

/** What of a guild has no table of its own. */
export type Guild = Omit<GatewayGuildCreateDispatchData, 'members' | 'channels' | 'threads' | 'roles' | 'presences' | 'voice_states' | 'unavailable'> & {
  isAvailable: boolean;
};

/** Also with what Discord's public types do not tell. */
export type ScheduledEvent = Guild['guild_scheduled_events'][number] & { guild_scheduled_event_exceptions?: readonly ScheduledEventExceptionRecord[] };

/** A member without the user, who stands in `users`. */
export interface Member {
  guild_id: Snowflake;
  user_id: Snowflake;
  nick?: string | null;
  avatar?: string | null;
  banner?: string | null;
  roles: readonly Snowflake[];
  joined_at: string | null;
  premium_since?: string | null;
  communication_disabled_until?: string | null;
  flags: number;
  pending?: boolean;
  deaf?: boolean;
  mute?: boolean;
}

/** A channel of any kind, threads and direct ones included; keys that its kind does not have are absent. */
export interface Channel {
  id: Snowflake;
  type: ChannelType;
  guild_id?: Snowflake;
  name?: string | null;
  topic?: string | null;
  parent_id?: Snowflake | null;
  position?: number;
  nsfw?: boolean;
  flags?: number;
  last_pin_timestamp?: string | null;
  permission_overwrites?: readonly APIOverwrite[];
  rate_limit_per_user?: number;
  bitrate?: number;
  user_limit?: number;
  rtc_region?: string | null;
  /** Of direct ones, without oneself. */
  recipient_ids?: readonly Snowflake[];
  icon?: string | null;
  owner_id?: Snowflake;
  thread_metadata?: APIThreadMetadata;
  message_count?: number;
  member_count?: number;
  total_message_sent?: number;
  applied_tags?: readonly Snowflake[];
  available_tags?: readonly unknown[];
  /** Own membership of a thread. */
  member?: APIThreadMember & Mutable;
  /** Of voice channels. */
  status?: string | null;
  voice_start_time?: number | null;
  [more: string]: unknown;
}

/** A message as it came, and what only this side knows of it. */
export type Message = APIMessage & { guild_id?: Snowflake; nonce?: string | number };

export interface Presence {
  status: string;
  activities: readonly GatewayActivity[];
  client_status: Readonly<Record<string, string>>;
}

export interface ReadState {
  last_message_id: Snowflake;
  mention_count: number;
  last_pin_timestamp?: string;
}

export interface Timeout {
  guildId: Snowflake;
  userId: Snowflake;
  untilMs: number;
}

export interface Typist {
  user_id: Snowflake;
  /** When it counts as over. */
  untilMs: number;
}

/** `channel_id` is never null: who leaves is no longer there. */
export type VoiceState = Omit<GatewayVoiceState, 'member' | 'channel_id'> & { channel_id: Snowflake };
