import type {
  APIApplicationCommand,
  APIChannel,
  APIGuildMember,
  APIGuildOnboarding,
  APIStageInstance,
  APIThreadMember,
  APIUser,
  Snowflake,
} from 'discord-api-types/v10';
import type { UserGuildSettings } from '../gateway/events.ts';

/** Answers of which Discord's public types do not tell, by the names that the route table has for them. */

/** What a finished login, a second factor or a password reset answers. */
export interface LoggedInReply {
  user_id: Snowflake;
  token: string;
  user_settings: { locale: string; theme: string };
}

/** What is told whoever knows the password and has still to prove with a second factor that it is they. */
export interface SecondFactorWanted {
  user_id: Snowflake;
  token?: null;
  mfa: true;
  ticket: string;
  totp: boolean;
  sms: false;
  backup: boolean;
  /** For `navigator.credentials.get`, as JSON text. */
  webauthn: string | null;
}

export interface AuthSession {
  id_hash: string;
  approx_last_used_time: string;
  client_info: { os: string; platform: string; location: string | null };
}

export interface BackupCode {
  user_id: Snowflake;
  code: string;
  consumed: boolean;
}

/** A passkey. */
export interface Authenticator {
  id: string;
  type: number;
  name: string;
}

export interface ThreadList {
  threads: APIChannel[];
  /** The reader's own memberships in them. */
  members: APIThreadMember[];
  has_more: boolean;
}

interface IndexPermissions {
  user?: boolean;
  roles?: Record<Snowflake, boolean>;
  channels?: Record<Snowflake, boolean>;
}

/** What a client needs to offer commands. */
export interface CommandIndex {
  applications: {
    id: Snowflake;
    name: string;
    description: string;
    icon: string | null;
    bot?: APIUser;
    bot_id?: Snowflake;
    flags: string;
    permissions?: IndexPermissions;
  }[];
  application_commands: (APIApplicationCommand & { permissions?: IndexPermissions })[];
  version: Snowflake;
}

export interface ProfileMetadata {
  guild_id?: Snowflake;
  pronouns: string;
  bio: string;
  banner: string | null;
  accent_color: number | null;
  theme_colors: number[] | null;
}

export interface Profile {
  application?: { id: Snowflake; [more: string]: unknown };
  user: APIUser;
  user_profile: ProfileMetadata;
  guild_member?: APIGuildMember;
  guild_member_profile?: ProfileMetadata;
  mutual_guilds?: { id: Snowflake; nick: string | null }[];
  mutual_friends?: APIUser[];
  mutual_friends_count?: number;
}

export interface NotificationFlags {
  flags: number;
}

export interface EmailSettings {
  initialized: boolean;
  categories: Record<string, boolean>;
}

export type ShownGuildSettings = UserGuildSettings;
export type StageInstanceRecord = APIStageInstance;

/** Settings of Discord's older view; the whole of them is in the protobuf of `/users/@me/settings-proto`. */
export type UserSettings = Record<string, unknown>;

/** A guild's questions, with what who asks chose of them. */
export type ShownOnboarding = APIGuildOnboarding & {
  onboarding_responses?: string[];
  /** Unix times in milliseconds. */
  onboarding_prompts_seen?: Record<string, number>;
  onboarding_responses_seen?: Record<string, number>;
};

/** What a guild asks of whoever comes in. */
export interface ShownVerification {
  version: string | null;
  form_fields: { field_type: string; label: string; required: boolean; values?: string[] | null; [more: string]: unknown }[];
  description: string | null;
  [more: string]: unknown;
}

/** Somebody's request to be let into a guild, with what they answered to its form. */
export interface ShownJoinRequest {
  id: Snowflake;
  join_request_id: Snowflake;
  guild_id: Snowflake;
  user_id: Snowflake;
  user: APIUser;
  created_at: string;
  reviewed_at: string | null;
  application_status: 'STARTED' | 'SUBMITTED' | 'REJECTED' | 'APPROVED';
  rejection_reason: string | null;
  /** Of a choice the answer is its place among the choices. */
  form_responses: { field_type: string; label: string; required: boolean; values?: string[]; choices?: string[]; response: boolean | string | number }[] | null;
  actioned_by_user?: APIUser;
}

export interface JoinRequestList {
  total: number;
  guild_join_requests: ShownJoinRequest[];
}

export interface ReplyOfUploads {
  attachments: { id: string | null; upload_url: string; upload_filename: string }[];
}

/** Somebody who is interested in a scheduled event, or in one occurrence of it. */
export interface ScheduledEventUser {
  guild_scheduled_event_id: Snowflake;
  guild_scheduled_event_exception_id?: Snowflake;
  user_id: Snowflake;
  response: 1;
  user?: APIUser;
  member?: APIGuildMember;
}

/** One occurrence of a recurring event that is moved or does not take place. Its id is the snowflake of the time it was due. */
export interface ScheduledEventExceptionRecord {
  event_id: Snowflake;
  event_exception_id: Snowflake;
  scheduled_start_time: string | null;
  scheduled_end_time: string | null;
  is_canceled: boolean;
}
