import type { UserStore } from '#core/ports/user-store';
import type { UserRecord } from '#core/users/user-record';
import type { Database } from './pool.ts';
import { bigintKey, storableJson, storableText, storableTextOrNull } from './storable.ts';
import { isDuplicate } from './unique-violation.ts';

const LOGIN_KEYS = /^users_login_(name|email)_key$/;

/** Names of people are compared in lower case; bots have no login name. */
const keysOf = (user: UserRecord): (string | boolean | null)[] => [
  user.id,
  user.bot,
  user.bot ? null : storableText(user.username.toLowerCase()),
  user.bot ? null : storableTextOrNull(user.own.email?.toLowerCase()),
  storableJson(user),
];

/** Users in PostgreSQL. */
export function postgresUserStore(database: Database): UserStore {
  return {
    async insert(user, passwordHash) {
      const text = 'INSERT INTO users (id, bot, login_name, login_email, data, password_hash) VALUES ($1, $2, $3, $4, $5, $6)';
      return falseWhenTaken(database.run('insert_user', text, [...keysOf(user), passwordHash]));
    },

    async byId(id) {
      const [row] = await database.rows<{ data: UserRecord }>('user_by_id', 'SELECT data FROM users WHERE id = $1', [bigintKey(id)]);
      return row?.data ?? null;
    },

    async byIds(ids) {
      if (ids.length === 0) return [];
      const rows = await database.rows<{ data: UserRecord }>('users_by_ids', 'SELECT data FROM users WHERE id = ANY ($1::bigint[])', [ids.map(bigintKey)]);
      return rows.map((row) => row.data);
    },

    async byLogin(login) {
      const text = 'SELECT data, password_hash FROM users WHERE login_name = $1 OR login_email = $1 ORDER BY (login_name = $1) DESC LIMIT 1';
      const [row] = await database.rows<{ data: UserRecord; password_hash: string | null }>('user_by_login', text, [storableText(login.toLowerCase())]);
      return row ? { user: row.data, passwordHash: row.password_hash } : null;
    },

    async passwordHashOf(id) {
      const [row] = await database.rows<{ password_hash: string | null }>('password_of_user', 'SELECT password_hash FROM users WHERE id = $1', [bigintKey(id)]);
      return row?.password_hash ?? null;
    },

    async save(user) {
      const text = 'UPDATE users SET bot = $2, login_name = $3, login_email = $4, data = $5 WHERE id = $1';
      return falseWhenTaken(database.run('save_user', text, keysOf(user)));
    },

    async setPasswordHash(id, hash) {
      await database.run('set_password', 'UPDATE users SET password_hash = $2 WHERE id = $1', [id, hash]);
    },

    async removePassword(id) {
      await database.run('remove_password', 'UPDATE users SET password_hash = NULL WHERE id = $1', [id]);
    },

    async count() {
      const [row] = await database.rows<{ count: number }>('count_users', 'SELECT count(*)::integer AS count FROM users');
      return row?.count ?? 0;
    },

    async firstPerson() {
      const [row] = await database.rows<{ data: UserRecord }>('first_person', 'SELECT data FROM users WHERE NOT bot ORDER BY id LIMIT 1');
      return row?.data ?? null;
    },
  };
}

async function falseWhenTaken(write: Promise<number>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isDuplicate(error, LOGIN_KEYS)) return false;
    throw error;
  }
}
