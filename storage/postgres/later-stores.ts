import type { ReminderRecord, ReminderStore, ScheduledMessageRecord, ScheduledMessageStore } from '#core/ports/later-stores';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Database } from './pool.ts';
import { bigintKey, storableJson, storableText } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

const MESSAGE = `id, user_id, channel_id, ${wireTimeOf('created_at')} AS created_at, ${wireTimeOf('due_at')} AS due_at, status, error, attempts, body, files`;

/** An update gives its rows back in whatever order; wire times sort as text. */
const byTime = (a: { due_at: string; id: string }, b: { due_at: string; id: string }): number =>
  a.due_at < b.due_at ? -1 : a.due_at > b.due_at ? 1 : compareSnowflakes(a.id, b.id);

/** Messages for later, in PostgreSQL. */
export function postgresScheduledMessageStore(database: Database): ScheduledMessageStore {
  const rows = (name: string, text: string, values: readonly unknown[]): Promise<ScheduledMessageRecord[]> => database.rows(name, text, values);
  return {
    async insert({ id, user_id, channel_id, created_at, due_at, status, error, attempts, body, files }, most) {
      const text = `INSERT INTO scheduled_messages (id, user_id, channel_id, created_at, due_at, status, error, attempts, body, files)
        SELECT $1::bigint, $2::bigint, $3::bigint, $4::timestamptz, $5::timestamptz, $6::text, $7::jsonb, $8::integer, $9::jsonb, $11::jsonb
        WHERE (SELECT count(*) FROM scheduled_messages WHERE user_id = $2::bigint) < $10`;
      const values = [
        id,
        user_id,
        channel_id,
        created_at,
        due_at,
        status,
        error && storableJson(error),
        attempts,
        storableJson(body),
        most,
        storableJson(files),
      ];
      return (await database.run('insert_scheduled_message', text, values)) > 0;
    },
    async byId(userId, id) {
      const [row] = await rows('scheduled_message', `SELECT ${MESSAGE} FROM scheduled_messages WHERE user_id = $1 AND id = $2`, [
        bigintKey(userId),
        bigintKey(id),
      ]);
      return row ?? null;
    },
    ofUser: (userId) =>
      rows('scheduled_messages_of_user', `SELECT ${MESSAGE} FROM scheduled_messages WHERE user_id = $1 ORDER BY scheduled_messages.due_at, id`, [
        bigintKey(userId),
      ]),
    async save({ id, user_id, due_at, body, files }) {
      // Who sends it has its lease for as long as it takes, and removes it or gives it back.
      const text = `UPDATE scheduled_messages SET due_at = $3, body = $4, files = $5, status = 'waiting', error = NULL, attempts = 0, leased_until = '-infinity'
        WHERE user_id = $1 AND id = $2 AND leased_until = '-infinity' RETURNING ${MESSAGE}`;
      const [row] = await rows('save_scheduled_message', text, [bigintKey(user_id), bigintKey(id), due_at, storableJson(body), storableJson(files)]);
      return row ?? null;
    },
    async remove(userId, id) {
      const text = 'DELETE FROM scheduled_messages WHERE user_id = $1 AND id = $2';
      return (await database.run('remove_scheduled_message', text, [bigintKey(userId), bigintKey(id)])) > 0;
    },
    async take(now, leasedUntil, limit) {
      const text = `UPDATE scheduled_messages SET leased_until = $2, attempts = attempts + 1
        WHERE id IN (SELECT id FROM scheduled_messages WHERE status = 'waiting' AND due_at <= $1 AND leased_until <= $1 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING ${MESSAGE}`;
      return (await rows('take_scheduled_messages', text, [now, leasedUntil, limit])).toSorted(byTime);
    },
    async postpone(id, dueAt) {
      await database.run('postpone_scheduled_message', `UPDATE scheduled_messages SET leased_until = '-infinity', due_at = $2 WHERE id = $1`, [id, dueAt]);
    },
    async fail(id, error) {
      const text = `UPDATE scheduled_messages SET leased_until = '-infinity', status = 'failed', error = $2 WHERE id = $1`;
      return (await database.run('fail_scheduled_message', text, [id, storableJson(error)])) > 0;
    },
  };
}

const REMINDER = `id, user_id, ${wireTimeOf('created_at')} AS created_at, ${wireTimeOf('due_at')} AS due_at, status, text, guild_id, channel_id, message_id`;

/** Reminders in PostgreSQL. */
export function postgresReminderStore(database: Database): ReminderStore {
  const rows = (name: string, text: string, values: readonly unknown[]): Promise<ReminderRecord[]> => database.rows(name, text, values);
  return {
    async insert({ id, user_id, created_at, due_at, status, text: words, guild_id, channel_id, message_id }, most) {
      const text = `INSERT INTO reminders (id, user_id, created_at, due_at, status, text, guild_id, channel_id, message_id)
        SELECT $1::bigint, $2::bigint, $3::timestamptz, $4::timestamptz, $5::text, $6::text, $7::bigint, $8::bigint, $9::bigint
        WHERE (SELECT count(*) FROM reminders WHERE user_id = $2::bigint) < $10`;
      const values = [id, user_id, created_at, due_at, status, storableText(words), guild_id, channel_id, message_id, most];
      return (await database.run('insert_reminder', text, values)) > 0;
    },
    async byId(userId, id) {
      const [row] = await rows('reminder', `SELECT ${REMINDER} FROM reminders WHERE user_id = $1 AND id = $2`, [bigintKey(userId), bigintKey(id)]);
      return row ?? null;
    },
    ofUser: (userId) => rows('reminders_of_user', `SELECT ${REMINDER} FROM reminders WHERE user_id = $1 ORDER BY reminders.due_at, id`, [bigintKey(userId)]),
    async save({ id, user_id, due_at, status, text: words }) {
      const text = 'UPDATE reminders SET due_at = $3, status = $4, text = $5 WHERE user_id = $1 AND id = $2';
      return (await database.run('save_reminder', text, [bigintKey(user_id), bigintKey(id), due_at, status, storableText(words)])) > 0;
    },
    async remove(userId, id) {
      return (await database.run('remove_reminder', 'DELETE FROM reminders WHERE user_id = $1 AND id = $2', [bigintKey(userId), bigintKey(id)])) > 0;
    },
    async ring(now, limit) {
      const text = `UPDATE reminders SET status = 'due'
        WHERE id IN (SELECT id FROM reminders WHERE status = 'waiting' AND due_at <= $1 ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
        RETURNING ${REMINDER}`;
      return (await rows('ring_reminders', text, [now, limit])).toSorted(byTime);
    },
  };
}
