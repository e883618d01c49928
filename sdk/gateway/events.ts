import type {
  APIChannel,
  APIGuildMember,
  APIUser,
  GatewayDispatchPayload,
  GatewayGuildCreateDispatchData,
  GatewayGuildMembersChunkPresence,
  GatewayMessageCreateDispatchData,
  GatewayVoiceState,
  Snowflake,
} from 'discord-api-types/v10';
import type { z } from 'zod';
import type { ClientSettingsReply } from '#protocol/nexus/client-settings';
import type { DraftReply } from '#protocol/nexus/drafts';
import type { LoggedInteraction, LoggedOutcome } from '#protocol/nexus/interaction-log';
import type { NotificationRulesReply } from '#protocol/nexus/notification-rules';
import type { ReminderReply } from '#protocol/nexus/reminders';
import type { SavedSearchReply } from '#protocol/nexus/saved-searches';
import type { ScheduledMessageReply } from '#protocol/nexus/scheduled-messages';
import type { SavedMessage } from '#protocol/rest/people';
import type { ScheduledEventExceptionRecord, ShownJoinRequest } from '../rest/replies.ts';

/** Heard by whoever asked, and by those who may decide. */
export interface JoinRequestTold {
  guild_id: Snowflake;
  request: ShownJoinRequest;
  status: ShownJoinRequest['application_status'];
}

type OfBots = { [Payload in GatewayDispatchPayload as `${Payload['t']}`]: Payload['d'] };

/** Every event that a person's session hears, by name. Those that bots hear too have Discord's own types. */
export interface GatewayEvents extends Omit<OfBots, 'READY' | 'RESUMED' | 'MESSAGE_UPDATE'> {
  READY: ReadyOfPerson;
  READY_SUPPLEMENTAL: ReadySupplemental;
  RESUMED: unknown;
  /** Of an edit as a whole, of a link preview perhaps in part. */
  MESSAGE_UPDATE: Partial<GatewayMessageCreateDispatchData> & { id: Snowflake; channel_id: Snowflake };
  MESSAGE_ACK: { channel_id: Snowflake; message_id: Snowflake; manual?: boolean; mention_count?: number; ack_type?: number; version?: number };
  CHANNEL_PINS_ACK: { channel_id: Snowflake; timestamp: string; version?: number };
  CHANNEL_RECIPIENT_ADD: { channel_id: Snowflake; user: APIUser; nick?: string };
  CHANNEL_RECIPIENT_REMOVE: { channel_id: Snowflake; user: APIUser };
  RELATIONSHIP_ADD: Relationship & { should_notify?: boolean };
  RELATIONSHIP_UPDATE: Partial<Relationship> & { id: Snowflake };
  RELATIONSHIP_REMOVE: { id: Snowflake; type?: number };
  USER_GUILD_SETTINGS_UPDATE: UserGuildSettings;
  USER_SETTINGS_UPDATE: Record<string, unknown>;
  USER_SETTINGS_PROTO_UPDATE: { settings: { type: number; proto: string }; partial: boolean };
  USER_NOTE_UPDATE: { id: Snowflake; note: string };
  AUTH_SESSION_CHANGE: { auth_session_id_hash: string };
  SESSIONS_REPLACE: SessionOfPerson[];
  CALL_CREATE: Call;
  CALL_UPDATE: Omit<Call, 'voice_states'>;
  CALL_DELETE: { channel_id: Snowflake; unavailable?: boolean };
  STREAM_CREATE: { stream_key: string; rtc_server_id: string; rtc_channel_id?: string; region?: string; viewer_ids: Snowflake[]; paused: boolean };
  STREAM_UPDATE: { stream_key: string; viewer_ids: Snowflake[]; paused: boolean; region?: string };
  STREAM_SERVER_UPDATE: { stream_key: string; endpoint: string | null; token: string; guild_id?: Snowflake };
  STREAM_DELETE: { stream_key: string; reason: string; unavailable?: boolean };
  GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE: ScheduledEventException;
  GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE: ScheduledEventException;
  GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE: ScheduledEventException;
  GUILD_JOIN_REQUEST_CREATE: JoinRequestTold;
  GUILD_JOIN_REQUEST_UPDATE: JoinRequestTold;
  GUILD_JOIN_REQUEST_DELETE: { guild_id: Snowflake; id: Snowflake; user_id: Snowflake };
  INTERACTION_SUCCESS: { id: Snowflake; nonce?: string };
  INTERACTION_FAILURE: { id: Snowflake; nonce?: string; reason_code?: number };
  INTERACTION_MODAL_CREATE: { id: Snowflake; nonce?: string; custom_id: string; title: string; components: unknown[]; [more: string]: unknown };
  APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE: { nonce: string; choices: { name: string; name_localized?: string; value: string | number }[] };
  GUILD_APPLICATION_COMMAND_INDEX_UPDATE: { guild_id: Snowflake; [more: string]: unknown };
  GUILD_MEMBER_LIST_UPDATE: MemberListUpdate;
  NOTIFICATION_SETTINGS_UPDATE: { flags: number };
  RECENT_MENTION_DELETE: { message_id: Snowflake };
  SAVED_MESSAGE_CREATE: SavedMessage;
  SAVED_MESSAGE_DELETE: { channel_id: Snowflake; message_id: Snowflake };
  // What Discord does not know.
  NEXUS_RECORDING_UPDATE: Record<string, unknown>;
  NEXUS_CLIENT_SETTINGS_UPDATE: ClientSettings;
  NEXUS_NOTIFICATION_RULES_UPDATE: NotificationRules;
  NEXUS_SCHEDULED_MESSAGE_UPDATE: ScheduledMessage;
  NEXUS_SCHEDULED_MESSAGE_DELETE: { id: Snowflake; channel_id: Snowflake; message_id: Snowflake | null };
  NEXUS_REMINDER_UPDATE: Reminder;
  NEXUS_REMINDER_DELETE: { id: Snowflake };
  NEXUS_SAVED_MESSAGE_DUE: SavedMessage;
  NEXUS_DRAFT_UPDATE: Draft;
  NEXUS_SAVED_SEARCH_UPDATE: SavedSearch;
  NEXUS_SAVED_SEARCH_DELETE: { id: Snowflake };
  NEXUS_INTERACTION_LOGGED: LoggedInteraction;
  NEXUS_INTERACTION_OUTCOME: { id: Snowflake; application_id: Snowflake; outcome: LoggedOutcome };
}

/** How our client looks, on all devices. */
export type ClientSettings = z.output<typeof ClientSettingsReply>;
export type Draft = z.output<typeof DraftReply>;
export type Reminder = z.output<typeof ReminderReply>;
export type ScheduledMessage = z.output<typeof ScheduledMessageReply>;
export type SavedSearch = z.output<typeof SavedSearchReply>;
export type NotificationRules = z.output<typeof NotificationRulesReply>;

export type EventName = keyof GatewayEvents & string;

/** An event as it comes, and when it came. */
export type GatewayEvent = { [Name in EventName]: { t: Name; d: GatewayEvents[Name]; atMs: number } }[EventName];

/** A guild as a person's READY has it. Outside of READY it is a GUILD_CREATE. */
export type ReadyGuild = GatewayGuildCreateDispatchData | { id: Snowflake; unavailable: true };

/** Discord: friend 1, blocked 2, incoming 3, outgoing 4, implicit 5. */
export interface Relationship {
  id: Snowflake;
  type: number;
  nickname: string | null;
  user?: APIUser;
  since?: string;
  user_ignored?: boolean;
}

export interface ReadStateEntry {
  id: Snowflake;
  read_state_type?: number;
  last_message_id?: Snowflake | number;
  mention_count?: number;
  last_pin_timestamp?: string;
}

export interface MuteConfig {
  end_time: string | null;
  selected_time_window?: number;
}

export interface ChannelOverride {
  channel_id: Snowflake;
  muted?: boolean;
  mute_config?: MuteConfig | null;
  /** 0 all, 1 mentions, 2 none, 3 as the guild says. */
  message_notifications?: number;
  collapsed?: boolean;
  flags?: number;
}

/** How loud a guild may be; `guild_id` null is for direct messages. */
export interface UserGuildSettings {
  guild_id: Snowflake | null;
  muted?: boolean;
  mute_config?: MuteConfig | null;
  message_notifications?: number;
  suppress_everyone?: boolean;
  suppress_roles?: boolean;
  hide_muted_channels?: boolean;
  mobile_push?: boolean;
  flags?: number;
  channel_overrides?: ChannelOverride[];
  version?: number;
  [more: string]: unknown;
}

export interface SessionOfPerson {
  session_id: string;
  status: string;
  activities: unknown[];
  client_info: { client: string; os: string; version?: number };
  active?: boolean;
}

export interface Call {
  channel_id: Snowflake;
  message_id: Snowflake;
  region?: string;
  ringing: Snowflake[];
  voice_states: GatewayVoiceState[];
}

/** Part of READY; lists that Discord versions are `{ entries }`. */
export interface ReadyOfPerson {
  v: number;
  user: APIUser & { bio?: string };
  session_id: string;
  auth_session_id_hash?: string;
  resume_gateway_url: string;
  guilds: ReadyGuild[];
  private_channels: (APIChannel & { recipient_ids?: Snowflake[] })[];
  users?: APIUser[];
  relationships: Relationship[];
  read_state: { entries: ReadStateEntry[]; partial?: boolean } | ReadStateEntry[];
  user_guild_settings: { entries: UserGuildSettings[]; partial?: boolean } | UserGuildSettings[];
  user_settings?: Record<string, unknown> | null;
  user_settings_proto?: string;
  notification_settings?: { flags: number };
  notes?: Record<Snowflake, string>;
  sessions?: SessionOfPerson[];
  presences?: GatewayGuildMembersChunkPresence[];
  merged_members?: (APIGuildMember & { user_id?: Snowflake })[][];
  /** Of a server of ours. */
  nexus?: { client_settings: ClientSettings; notification_rules?: NotificationRules; is_operator: boolean };
  [more: string]: unknown;
}

export interface ReadySupplemental {
  guilds: { id: Snowflake; voice_states?: Omit<GatewayVoiceState, 'guild_id'>[] }[];
  merged_members?: (APIGuildMember & { user_id?: Snowflake })[][];
  merged_presences?: { friends?: GatewayGuildMembersChunkPresence[]; guilds?: GatewayGuildMembersChunkPresence[][] };
  [more: string]: unknown;
}

export type MemberListItem = { group: { id: string; count?: number } } | { member: APIGuildMember & { presence?: GatewayGuildMembersChunkPresence } };
export type MemberListOp =
  | { op: 'SYNC'; range: [number, number]; items: MemberListItem[] }
  | { op: 'INSERT' | 'UPDATE'; index: number; item: MemberListItem }
  | { op: 'DELETE'; index: number }
  | { op: 'INVALIDATE'; range: [number, number] };
export interface MemberListUpdate {
  guild_id: Snowflake;
  id: string;
  member_count: number;
  online_count: number;
  groups: { id: string; count: number }[];
  ops: MemberListOp[];
}

/** One occurrence of a recurring event that is moved or does not take place. */
export type ScheduledEventException = ScheduledEventExceptionRecord & { guild_id: Snowflake };
