import type { Snowflake } from 'discord-api-types/v10';
import type { GuildSettingsRecord } from '../notifications/guild-settings-record.ts';

/** Which of Discord's settings messages: what a client needs at once, and what it counted of its use. */
export type SettingsKind = 1 | 2;

export interface UserSettingsRecord {
  /** How often it was changed. */
  version: number;
  /** Protocol Buffers. */
  data: Uint8Array;
}

/** Settings as Discord's clients write them. */
export interface UserSettingsStore {
  find(userId: Snowflake, kind: SettingsKind): Promise<UserSettingsRecord | null>;
  /** Of these people, those who have any. */
  ofUsers(userIds: readonly Snowflake[], kind: SettingsKind): Promise<Map<Snowflake, UserSettingsRecord>>;
  /** Inserts or replaces. */
  save(userId: Snowflake, kind: SettingsKind, record: UserSettingsRecord): Promise<void>;
}

/** What else a person prefers, by name: small JSON. */
export interface PreferenceStore {
  find<Value>(userId: Snowflake, name: string): Promise<Value | null>;
  ofUsers<Value>(userIds: readonly Snowflake[], name: string): Promise<Map<Snowflake, Value>>;
  save(userId: Snowflake, name: string, value: object): Promise<void>;
}

/** What a person wants to be told of, by guild; `guild_id` null is for direct messages. */
export interface GuildSettingsStore {
  ofUser(userId: Snowflake): Promise<GuildSettingsRecord[]>;
  find(userId: Snowflake, guildId: Snowflake | null): Promise<GuildSettingsRecord | null>;
  ofUsers(userIds: readonly Snowflake[], guildId: Snowflake | null): Promise<Map<Snowflake, GuildSettingsRecord>>;
  /** Inserts or replaces. */
  save(records: readonly GuildSettingsRecord[]): Promise<void>;
}
