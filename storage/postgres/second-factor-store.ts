import type { BackupCodeRecord, PasskeyRecord, SecondFactorStore } from '#core/ports/second-factor-store';
import type { Database } from './pool.ts';
import { bigintKey, storableText } from './storable.ts';
import { isDuplicate } from './unique-violation.ts';
import { wireTimeOf } from './wire-time.ts';

const PASSKEY = `id, user_id, credential_id, public_key, counter::float8 AS counter, transports, rp_id, name,
  ${wireTimeOf('created_at')} AS created_at, ${wireTimeOf('last_used_at')} AS last_used_at`;

/** Second factors in PostgreSQL. */
export function postgresSecondFactorStore(database: Database): SecondFactorStore {
  return {
    async totpSecretOf(userId) {
      const [row] = await database.rows<{ sealed_secret: string }>('totp_of_user', 'SELECT sealed_secret FROM totp_factors WHERE user_id = $1', [userId]);
      return row?.sealed_secret ?? null;
    },
    async addTotp(userId, sealedSecret, usedStep) {
      const text = 'INSERT INTO totp_factors (user_id, sealed_secret, used_step) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
      return (await database.run('add_totp', text, [userId, sealedSecret, usedStep])) > 0;
    },
    async removeTotp(userId) {
      return (await database.run('remove_totp', 'DELETE FROM totp_factors WHERE user_id = $1', [userId])) > 0;
    },
    async useTotpStep(userId, step) {
      return (await database.run('use_totp_step', 'UPDATE totp_factors SET used_step = $2 WHERE user_id = $1 AND used_step < $2', [userId, step])) > 0;
    },
    async passkeysOf(userId) {
      return database.rows<PasskeyRecord>('passkeys_of_user', `SELECT ${PASSKEY} FROM passkeys WHERE user_id = $1 ORDER BY id`, [userId]);
    },
    async passkeyByCredential(credentialId) {
      const text = `SELECT ${PASSKEY} FROM passkeys WHERE credential_id = $1`;
      return (await database.rows<PasskeyRecord>('passkey_by_credential', text, [storableText(credentialId)]))[0] ?? null;
    },
    async addPasskey(passkey) {
      const { id, user_id, credential_id, public_key, counter, transports, rp_id, name, created_at } = passkey;
      const text = `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, rp_id, name, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
      try {
        await database.run('add_passkey', text, [id, user_id, credential_id, public_key, counter, transports, rp_id, storableText(name), created_at]);
        return true;
      } catch (error) {
        if (isDuplicate(error, /^passkeys_credential_id_key$/)) return false;
        throw error;
      }
    },
    async renamePasskey(userId, id, name) {
      const text = `UPDATE passkeys SET name = $3 WHERE user_id = $1 AND id = $2 RETURNING ${PASSKEY}`;
      return (await database.rows<PasskeyRecord>('rename_passkey', text, [userId, bigintKey(id), storableText(name)]))[0] ?? null;
    },
    async removePasskey(userId, id) {
      return (await database.run('remove_passkey', 'DELETE FROM passkeys WHERE user_id = $1 AND id = $2', [userId, bigintKey(id)])) > 0;
    },
    async usePasskey(id, counter, at) {
      const text = 'UPDATE passkeys SET counter = $2, last_used_at = $3 WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))';
      return (await database.run('use_passkey', text, [id, counter, at])) > 0;
    },
    async backupCodesOf(userId) {
      const text = 'SELECT code_hash AS hash, consumed_at IS NOT NULL AS consumed FROM backup_codes WHERE user_id = $1 ORDER BY code_hash';
      return database.rows<BackupCodeRecord>('backup_codes_of_user', text, [userId]);
    },
    async replaceBackupCodes(userId, hashes) {
      // One statement sees the rows as they were before it, so that the new ones are not among those that go.
      const text = `WITH gone AS (DELETE FROM backup_codes WHERE user_id = $1::bigint)
        INSERT INTO backup_codes (user_id, code_hash) SELECT $1::bigint, unnest($2::text[])`;
      await database.run('replace_backup_codes', text, [userId, hashes]);
    },
    async useBackupCode(userId, hash, at) {
      const text = 'UPDATE backup_codes SET consumed_at = $3 WHERE user_id = $1 AND code_hash = $2 AND consumed_at IS NULL';
      return (await database.run('use_backup_code', text, [userId, hash, at])) > 0;
    },
    async removeAllOfUser(userId) {
      await database.run('remove_totp', 'DELETE FROM totp_factors WHERE user_id = $1', [userId]);
      await database.run('remove_passkeys', 'DELETE FROM passkeys WHERE user_id = $1', [userId]);
      await database.run('remove_backup_codes', 'DELETE FROM backup_codes WHERE user_id = $1', [userId]);
    },
  };
}
