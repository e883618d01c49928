import type { Snowflake } from 'discord-api-types/v10';
import type { InstanceBanKind } from '#protocol/nexus/instance';
import type { StoredSettings } from '../instance/instance-settings.ts';

/** Times are wire times everywhere here. */
export interface OperatorRecord {
  user_id: Snowflake;
  since: string;
}

export interface InstanceBanRecord {
  id: Snowflake;
  kind: InstanceBanKind;
  value: string;
  reason: string | null;
  created_by: Snowflake | null;
  expires_at: string | null;
}

export interface RegistrationInviteRecord {
  code: string;
  created_by: Snowflake | null;
  created_at: string;
  expires_at: string | null;
  max_uses: number;
  uses: number;
  note: string | null;
}

/** What an operator did. `operator_id` is null for the `nexus` command. */
export interface InstanceLogRecord {
  id: Snowflake;
  operator_id: Snowflake | null;
  action: string;
  target_id: Snowflake | null;
  reason: string | null;
  details: Record<string, unknown>;
}

/** The settings, operators, bans, invites and log of this instance. */
export interface InstanceStore {
  settings(): Promise<StoredSettings>;
  /** Callers hold the lock `instance`. */
  saveSettings(settings: StoredSettings): Promise<void>;

  operators(): Promise<OperatorRecord[]>;
  /** False when they were one. */
  addOperator(userId: Snowflake, at: string): Promise<boolean>;
  /** Only when there is no operator at all. */
  addFirstOperator(userId: Snowflake, at: string): Promise<boolean>;
  /** The last one stays, however many callers race. */
  removeOperator(userId: Snowflake): Promise<'removed' | 'was none' | 'is the last'>;

  /** All of them, also those that have run out. */
  bans(): Promise<InstanceBanRecord[]>;
  /** Replaces one of the same kind and value, and keeps its id. */
  saveBan(ban: InstanceBanRecord): Promise<InstanceBanRecord>;
  removeBan(id: Snowflake): Promise<InstanceBanRecord | null>;
  removeBanOf(kind: InstanceBanKind, value: string): Promise<boolean>;
  removeExpiredBans(now: string): Promise<number>;

  insertInvite(invite: RegistrationInviteRecord): Promise<void>;
  /** Newest first, those that have run out too. */
  invites(limit: number): Promise<RegistrationInviteRecord[]>;
  /** Used up or run out or not. */
  invite(code: string): Promise<RegistrationInviteRecord | null>;
  /** Counts one use; false when it is unknown, used up or has run out. */
  useInvite(code: string, now: string): Promise<boolean>;
  /** Takes one use back. */
  unuseInvite(code: string): Promise<void>;
  removeInvite(code: string): Promise<boolean>;

  insertLog(entry: InstanceLogRecord): Promise<void>;
  /** Newest first. */
  log(filter: {
    operatorId?: Snowflake | undefined;
    targetId?: Snowflake | undefined;
    before?: Snowflake | undefined;
    limit: number;
  }): Promise<InstanceLogRecord[]>;
}

export interface ReportRecord {
  id: Snowflake;
  reporter_id: Snowflake;
  status: 'open' | 'resolved' | 'dismissed';
  kind: 'message' | 'user' | 'guild';
  category: string;
  text: string | null;
  channel_id: Snowflake | null;
  message_id: Snowflake | null;
  user_id: Snowflake | null;
  guild_id: Snowflake | null;
  /** The reported thing as it was then. */
  evidence: Record<string, unknown>;
  resolution: { by: Snowflake; at: string; action: string; note: string | null } | null;
}

export interface ReportStore {
  /** False when this person has an open one of the same subject already. */
  insert(report: ReportRecord): Promise<boolean>;
  openOf(reporterId: Snowflake): Promise<number>;
  byId(id: Snowflake): Promise<ReportRecord | null>;
  /** Newest first. */
  page(filter: { status?: ReportRecord['status'] | undefined; before?: Snowflake | undefined; limit: number }): Promise<ReportRecord[]>;
  /** False when somebody else has resolved it. */
  resolve(report: ReportRecord): Promise<boolean>;
}

export interface UserRow {
  id: Snowflake;
  last_seen_at: string | null;
  guild_count: number;
}

export interface GuildRow {
  id: Snowflake;
  name: string;
  owner_id: Snowflake;
  icon: string | null;
  member_count: number;
  channel_count: number;
}

/** What operators count and look up. */
export interface InstanceFigures {
  /** By id ascending; `search` is an id, a part of the name, or the whole e-mail address. */
  users(filter: { search?: string | undefined; bot?: boolean | undefined; after?: Snowflake | undefined; limit: number }): Promise<UserRow[]>;
  userRow(id: Snowflake): Promise<UserRow | null>;
  guilds(filter: { search?: string | undefined; after?: Snowflake | undefined; limit: number }): Promise<GuildRow[]>;
  guildRow(id: Snowflake): Promise<GuildRow | null>;
  /** Null when counting took too long. */
  filesOfGuild(guildId: Snowflake): Promise<{ files: number; bytes: number } | null>;
  ownedBy(userId: Snowflake): Promise<{ id: Snowflake; name: string }[]>;
  counts(): Promise<{ users: number; bots: number; guilds: number; channels: number; messages_estimate: number; database_bytes: number }>;
  /** People whose logins were used since each of these times. */
  activeSince(times: readonly string[]): Promise<number[]>;
  countMessages(day: string, messages: number): Promise<void>;
  /** By day ascending; days without messages are left out. */
  messageDays(since: string): Promise<{ day: string; messages: number }[]>;
}
