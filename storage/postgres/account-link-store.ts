import type { AccountLinkRecord, AccountLinkStore } from '#core/ports/account-link-store';
import type { Database } from './pool.ts';
import { storableTextOrNull } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

const COLUMNS = `token_hash AS "tokenHash", user_id AS "userId", purpose, email, ${wireTimeOf('expires_at')} AS "expiresAt"`;

/** Links that were sent to people, in PostgreSQL. */
export function postgresAccountLinkStore(database: Database): AccountLinkStore {
  return {
    async insert({ tokenHash, userId, purpose, email, expiresAt }, now) {
      // Nobody looks for those that are over.
      await database.run('remove_old_account_links', 'DELETE FROM account_links WHERE expires_at <= $1', [now]);
      const text = 'INSERT INTO account_links (token_hash, user_id, purpose, email, expires_at) VALUES ($1, $2, $3, $4, $5)';
      await database.run('insert_account_link', text, [tokenHash, userId, purpose, storableTextOrNull(email), expiresAt]);
    },
    async find(tokenHash, now) {
      const text = `SELECT ${COLUMNS} FROM account_links WHERE token_hash = $1 AND expires_at > $2`;
      return (await database.rows<AccountLinkRecord>('account_link', text, [tokenHash, now]))[0] ?? null;
    },
    async take(tokenHash, now) {
      const text = `DELETE FROM account_links WHERE token_hash = $1 AND expires_at > $2 RETURNING ${COLUMNS}`;
      return (await database.rows<AccountLinkRecord>('take_account_link', text, [tokenHash, now]))[0] ?? null;
    },
    async removeOfUser(userId, purpose) {
      await database.run('remove_account_links', 'DELETE FROM account_links WHERE user_id = $1 AND purpose = $2', [userId, purpose]);
    },
  };
}
