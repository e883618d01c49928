import type { Snowflake } from 'discord-api-types/v10';
import type { LoginRecord, LoginStore } from '#core/ports/login-store';
import type { Database } from './pool.ts';
import { storableJson } from './storable.ts';

/** Tokens in PostgreSQL, by their hash. */
export function postgresLoginStore(database: Database): LoginStore {
  return {
    async insert(login) {
      const text = 'INSERT INTO logins (token_hash, user_id, kind, created_at, data) VALUES ($1, $2, $3, $4, $5)';
      await database.run('insert_login', text, [login.tokenHash, login.userId, login.kind, login.createdAt, storableJson(login)]);
    },

    async byTokenHash(tokenHash) {
      const [row] = await database.rows<{ data: LoginRecord }>('login_by_hash', 'SELECT data FROM logins WHERE token_hash = $1', [tokenHash]);
      return row?.data ?? null;
    },

    async ofUser(userId, kind) {
      const text = 'SELECT data FROM logins WHERE user_id = $1 AND kind = $2 ORDER BY created_at DESC, token_hash';
      const rows = await database.rows<{ data: LoginRecord }>('logins_of_user', text, [userId, kind]);
      return rows.map((row) => row.data);
    },

    async remove(tokenHashes) {
      if (tokenHashes.length === 0) return [];
      const text = 'DELETE FROM logins WHERE token_hash = ANY ($1) RETURNING token_hash';
      return (await database.rows<{ token_hash: string }>('remove_logins', text, [tokenHashes])).map((row) => row.token_hash);
    },

    async removeAllOfUser(userId, kind) {
      const text = 'DELETE FROM logins WHERE user_id = $1 AND kind = $2 RETURNING token_hash';
      return (await database.rows<{ token_hash: string }>('remove_logins_of_user', text, [userId, kind])).map((row) => row.token_hash);
    },

    async usersSeenSince(userIds, since) {
      const text = `SELECT DISTINCT user_id FROM logins WHERE user_id = ANY ($1::bigint[])
        AND (created_at >= $2::timestamptz OR (data->>'lastUsedAt')::timestamptz >= $2::timestamptz)`;
      return (await database.rows<{ user_id: Snowflake }>('users_seen_since', text, [userIds, since])).map((row) => row.user_id);
    },

    async renew(formerHash, login) {
      const text = 'UPDATE logins SET token_hash = $2, data = $3 WHERE token_hash = $1';
      return (await database.run('renew_login', text, [formerHash, login.tokenHash, storableJson(login)])) > 0;
    },

    async touch(tokenHash, at) {
      await database.run('touch_login', `UPDATE logins SET data = data || jsonb_build_object('lastUsedAt', $2::text) WHERE token_hash = $1`, [tokenHash, at]);
    },
  };
}
