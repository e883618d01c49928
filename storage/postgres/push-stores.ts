import type { PushPayload, PushRecord, PushStore, PushSubscriptionRecord, PushSubscriptionStore } from '#core/ports/push-stores';
import { ApiError } from '#protocol/errors';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

const columns = (table: string): string =>
  `${['id', 'user_id', 'login_hash', 'endpoint', 'p256dh', 'auth', 'with_content'].map((name) => `${table}.${name}`).join(', ')}, ${wireTimeOf(`${table}.created_at`)} AS created_at`;
const COLUMNS = columns('push_subscriptions');

/** Browsers that may be told of something, in PostgreSQL. */
export function postgresPushSubscriptionStore(database: Database): PushSubscriptionStore {
  return {
    async save({ id, user_id, login_hash, endpoint, p256dh, auth, with_content, created_at }, most) {
      const text = `INSERT INTO push_subscriptions (id, user_id, login_hash, endpoint, p256dh, auth, with_content, created_at)
        SELECT $1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::boolean, $8::timestamptz
        WHERE (SELECT count(*) FROM push_subscriptions WHERE user_id = $2::bigint AND endpoint <> $4::text) < $9
        ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, login_hash = excluded.login_hash,
          p256dh = excluded.p256dh, auth = excluded.auth, with_content = excluded.with_content, created_at = excluded.created_at
        RETURNING id`;
      const values = [id, user_id, login_hash, endpoint, p256dh, auth, with_content, created_at, most];
      const others = 'SELECT id FROM push_subscriptions WHERE endpoint = $1 AND user_id <> $2 FOR UPDATE';
      return database.transaction(async (queries) => {
        const [former] = await queries.rows<{ id: string }>('push_subscription_of_another', others, [endpoint, user_id]);
        const [row] = await queries.rows<{ id: string }>('save_push_subscription', text, values);
        if (row && former) await queries.run('remove_pushes_of_another', 'DELETE FROM pushes WHERE subscription_id = $1', [row.id]);
        return row?.id ?? null;
      });
    },
    ofUser: (userId) =>
      database.rows('push_subscriptions_of_user', `SELECT ${COLUMNS} FROM push_subscriptions WHERE user_id = $1 ORDER BY id`, [bigintKey(userId)]),
    async setContent(userId, id, withContent) {
      const text = `UPDATE push_subscriptions SET with_content = $3 WHERE user_id = $1 AND id = $2 RETURNING ${COLUMNS}`;
      const [row] = await database.rows<PushSubscriptionRecord>('set_push_content', text, [bigintKey(userId), bigintKey(id), withContent]);
      return row ?? null;
    },
    async remove(userId, id) {
      const text = 'DELETE FROM push_subscriptions WHERE user_id = $1 AND id = $2';
      return (await database.run('remove_push_subscription', text, [bigintKey(userId), bigintKey(id)])) > 0;
    },
    async usersWithAny(userIds) {
      const text = 'SELECT DISTINCT user_id FROM push_subscriptions WHERE $1::bigint[] IS NULL OR user_id = ANY ($1::bigint[])';
      return (await database.rows<{ user_id: string }>('users_with_push', text, [userIds])).map((row) => row.user_id);
    },
  };
}

interface PushRow extends Omit<PushRecord, 'subscription'> {
  subscription_id: string;
  user_id: string;
  login_hash: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  with_content: boolean;
  subscribed_at: string;
}

/** What browsers are to be told, in PostgreSQL. */
export function postgresPushStore(database: Database): PushStore {
  return {
    async add(userIds, payload, createdAt, most) {
      if (userIds.length === 0) return 0;
      // Locked against becoming another person's meanwhile.
      const text = `INSERT INTO pushes (subscription_id, payload, created_at, due_at)
        SELECT id, CASE WHEN with_content THEN $2::jsonb ELSE $3::jsonb END, $4::timestamptz, $4::timestamptz
        FROM push_subscriptions s WHERE user_id = ANY ($1::bigint[]) AND (SELECT count(*) FROM pushes p WHERE p.subscription_id = s.id) < $5
        FOR SHARE OF s`;
      const silent: PushPayload = { kind: payload.kind };
      try {
        return await database.run('add_pushes', text, [userIds.map(bigintKey), storableJson(payload), storableJson(silent), createdAt, most]);
      } catch (error) {
        // A subscription went at the same time.
        if (error instanceof ApiError) return 0;
        throw error;
      }
    },
    async take(now, leasedUntil, limit, passedOver) {
      const text = `WITH taken AS (
          UPDATE pushes SET due_at = $2, attempts = attempts + 1
          WHERE id IN (SELECT id FROM pushes p WHERE due_at <= $1
            AND NOT EXISTS (SELECT FROM pushes q WHERE q.subscription_id = p.subscription_id AND q.id < p.id AND q.created_at <= $1)
            AND NOT EXISTS (SELECT FROM push_subscriptions s WHERE s.id = p.subscription_id AND s.user_id = ANY ($4::bigint[]))
            ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
          RETURNING id, subscription_id, payload, attempts, ${wireTimeOf('created_at')} AS created_at)
        SELECT taken.*, s.user_id, s.login_hash, s.endpoint, s.p256dh, s.auth, s.with_content, ${wireTimeOf('s.created_at')} AS subscribed_at
        FROM taken JOIN push_subscriptions s ON s.id = taken.subscription_id ORDER BY taken.id`;
      return (await database.rows<PushRow>('take_pushes', text, [now, leasedUntil, limit, passedOver])).map(
        ({ subscription_id: id, user_id, login_hash, endpoint, p256dh, auth, with_content, subscribed_at: at, ...push }) => ({
          ...push,
          subscription: { id, user_id, login_hash, endpoint, p256dh, auth, with_content, created_at: at },
        }),
      );
    },
    async postpone(id, dueAt) {
      await database.run('postpone_push', 'UPDATE pushes SET due_at = $2 WHERE id = $1', [id, dueAt]);
    },
    async remove(id) {
      await database.run('remove_push', 'DELETE FROM pushes WHERE id = $1', [id]);
    },
    async giveUp({ id, attempts, subscription }, dueAt) {
      const text = `WITH gone AS (DELETE FROM pushes WHERE id = $1)
        UPDATE pushes SET due_at = $3, attempts = $4 WHERE subscription_id = $2 AND id > $1 AND due_at <= $3`;
      await database.run('give_up_push', text, [id, subscription.id, dueAt, attempts - 1]);
    },
  };
}
