import type { DeviceRecord, DeviceStore } from '#core/ports/push-stores';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

/** Phones, in PostgreSQL. */
export function postgresDeviceStore(database: Database): DeviceStore {
  return {
    async save({ provider, token_hash, voip_provider, voip_token_hash, registered_at }, loginHashes, most) {
      // The sessions are held until the device is there; in one order, so that nobody waits in a circle.
      const text = `WITH open AS (
          SELECT token_hash, user_id FROM logins WHERE token_hash = ANY ($6) AND kind = 'user' ORDER BY token_hash FOR KEY SHARE),
        saved AS (
          INSERT INTO devices (user_id, provider, token_hash, voip_provider, voip_token_hash, login_hash, registered_at)
          SELECT DISTINCT ON (user_id) user_id, $1, $2, $3, $4, token_hash, $5::timestamptz FROM open ORDER BY user_id, token_hash
          ON CONFLICT (user_id, provider, token_hash) DO UPDATE SET voip_provider = excluded.voip_provider,
            voip_token_hash = excluded.voip_token_hash, login_hash = excluded.login_hash, registered_at = excluded.registered_at),
        others AS (
          SELECT user_id, provider, token_hash, row_number() OVER (PARTITION BY user_id ORDER BY registered_at DESC, token_hash) AS place
          FROM devices WHERE user_id IN (SELECT user_id FROM open) AND (provider, token_hash) <> ($1, $2)),
        gone AS (
          DELETE FROM devices d USING others o WHERE o.place >= $7
            AND (d.user_id, d.provider, d.token_hash) = (o.user_id, o.provider, o.token_hash))
        SELECT token_hash FROM open`;
      const values = [provider, token_hash, voip_provider, voip_token_hash, registered_at, loginHashes, most];
      return (await database.rows<{ token_hash: string }>('save_device', text, values)).map((row) => row.token_hash);
    },
    ofUser(userId) {
      const text = `SELECT provider, token_hash, voip_provider, voip_token_hash, ${wireTimeOf('registered_at')} AS registered_at
        FROM devices WHERE user_id = $1 ORDER BY devices.registered_at DESC, token_hash`;
      return database.rows<DeviceRecord>('devices_of_user', text, [bigintKey(userId)]);
    },
    async remove(userId, provider, tokenHash) {
      const text = 'DELETE FROM devices WHERE user_id = $1 AND provider = $2 AND token_hash = $3';
      await database.run('remove_device', text, [bigintKey(userId), provider, tokenHash]);
    },
  };
}
