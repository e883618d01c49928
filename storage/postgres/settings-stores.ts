import type { GuildSettings, GuildSettingsRecord } from '#core/notifications/guild-settings-record';
import type { GuildSettingsStore, PreferenceStore, UserSettingsStore } from '#core/ports/settings-stores';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

/** Settings as Discord's clients write them, in PostgreSQL. */
export function postgresUserSettingsStore(database: Database): UserSettingsStore {
  return {
    async find(userId, kind) {
      const text = 'SELECT version, data FROM user_settings WHERE user_id = $1 AND kind = $2';
      const [row] = await database.rows<{ version: number; data: Buffer }>('user_settings', text, [bigintKey(userId), kind]);
      return row ?? null;
    },
    async ofUsers(userIds, kind) {
      if (userIds.length === 0) return new Map();
      const text = 'SELECT user_id, version, data FROM user_settings WHERE user_id = ANY ($1::bigint[]) AND kind = $2';
      const rows = await database.rows<{ user_id: string; version: number; data: Buffer }>('user_settings_of_users', text, [userIds.map(bigintKey), kind]);
      return new Map(rows.map(({ user_id: id, version, data }) => [id, { version, data }]));
    },
    async save(userId, kind, { version, data }) {
      const text = `INSERT INTO user_settings (user_id, kind, version, data) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, kind) DO UPDATE SET version = excluded.version, data = excluded.data`;
      await database.run('save_user_settings', text, [userId, kind, version, Buffer.from(data)]);
    },
  };
}

/** What else people prefer, in PostgreSQL. */
export function postgresPreferenceStore(database: Database): PreferenceStore {
  return {
    async find<Value>(userId: string, name: string) {
      const [row] = await database.rows<{ data: Value }>('preference', 'SELECT data FROM user_preferences WHERE user_id = $1 AND name = $2', [
        bigintKey(userId),
        name,
      ]);
      return row?.data ?? null;
    },
    async ofUsers<Value>(userIds: readonly string[], name: string) {
      if (userIds.length === 0) return new Map<string, Value>();
      const text = 'SELECT user_id, data FROM user_preferences WHERE user_id = ANY ($1::bigint[]) AND name = $2';
      const rows = await database.rows<{ user_id: string; data: Value }>('preferences_of_users', text, [userIds.map(bigintKey), name]);
      return new Map(rows.map(({ user_id: id, data }) => [id, data]));
    },
    async save(userId, name, value) {
      const text = `INSERT INTO user_preferences (user_id, name, data) VALUES ($1, $2, $3)
        ON CONFLICT (user_id, name) DO UPDATE SET data = excluded.data`;
      await database.run('save_preference', text, [userId, name, storableJson(value)]);
    },
  };
}

/** Stands for direct messages, which are in no guild. */
const DIRECT = '0';
const keyOf = (guildId: string | null): string => (guildId === null ? DIRECT : bigintKey(guildId));

interface GuildSettingsRow {
  user_id: string;
  guild_id: string;
  version: number;
  data: GuildSettings;
}
const recordOf = ({ user_id, guild_id, version, data }: GuildSettingsRow): GuildSettingsRecord => ({
  user_id,
  guild_id: guild_id === DIRECT ? null : guild_id,
  version,
  settings: data,
});
const COLUMNS = 'user_id, guild_id, version, data';

/** What people want to be told of, in PostgreSQL. */
export function postgresGuildSettingsStore(database: Database): GuildSettingsStore {
  return {
    async ofUser(userId) {
      const text = `SELECT ${COLUMNS} FROM user_guild_settings WHERE user_id = $1 ORDER BY guild_id`;
      return (await database.rows<GuildSettingsRow>('guild_settings_of_user', text, [bigintKey(userId)])).map(recordOf);
    },
    async find(userId, guildId) {
      const text = `SELECT ${COLUMNS} FROM user_guild_settings WHERE user_id = $1 AND guild_id = $2`;
      const [row] = await database.rows<GuildSettingsRow>('guild_settings', text, [bigintKey(userId), keyOf(guildId)]);
      return row ? recordOf(row) : null;
    },
    async ofUsers(userIds, guildId) {
      if (userIds.length === 0) return new Map();
      const text = `SELECT ${COLUMNS} FROM user_guild_settings WHERE user_id = ANY ($1::bigint[]) AND guild_id = $2`;
      const rows = await database.rows<GuildSettingsRow>('guild_settings_of_users', text, [userIds.map(bigintKey), keyOf(guildId)]);
      return new Map(rows.map((row) => [row.user_id, recordOf(row)]));
    },
    async save(records) {
      if (records.length === 0) return;
      const text = `INSERT INTO user_guild_settings (${COLUMNS})
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::jsonb[])
        ON CONFLICT (user_id, guild_id) DO UPDATE SET version = excluded.version, data = excluded.data`;
      await database.run('save_guild_settings', text, [
        records.map((record) => record.user_id),
        records.map((record) => keyOf(record.guild_id)),
        records.map((record) => record.version),
        records.map((record) => storableJson(record.settings)),
      ]);
    },
  };
}
