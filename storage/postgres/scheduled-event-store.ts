import type { ScheduledEventStore } from '#core/ports/scheduled-event-store';
import type { ScheduledEventRecord } from '#core/scheduled-events/scheduled-event-record';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface EventRow {
  data: ScheduledEventRecord;
}
interface CountRow {
  id: string;
  count: string;
}
/** Interest in the whole event. */
const WHOLE = '0';

/** Scheduled events in PostgreSQL. Status and times are columns too: lists and the clock look by them. */
export function postgresScheduledEventStore(database: Database): ScheduledEventStore {
  const records = (rows: EventRow[]): ScheduledEventRecord[] => rows.map((row) => row.data);
  const counts = (rows: CountRow[]): Map<string, number> => new Map(rows.map((row) => [row.id, Number(row.count)]));

  return {
    async save(event) {
      const text = `INSERT INTO scheduled_events (id, guild_id, status, entity_type, starts_at, ends_at, data) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, entity_type = excluded.entity_type, starts_at = excluded.starts_at,
          ends_at = excluded.ends_at, data = excluded.data`;
      const { id, guild_id: guildId, status, entity_type: kind, scheduled_start_time: start, scheduled_end_time: end } = event;
      await database.run('save_scheduled_event', text, [id, guildId, status, kind, start, end, storableJson(event)]);
    },

    async byId(guildId, id) {
      const text = 'SELECT data FROM scheduled_events WHERE guild_id = $1 AND id = $2';
      const [row] = await database.rows<EventRow>('scheduled_event_by_id', text, [bigintKey(guildId), bigintKey(id)]);
      return row?.data ?? null;
    },

    async openOfGuild(guildId) {
      const text = 'SELECT data FROM scheduled_events WHERE guild_id = $1 AND status < 3 ORDER BY id';
      return records(await database.rows<EventRow>('open_scheduled_events', text, [bigintKey(guildId)]));
    },

    async remove(guildId, id) {
      const text = 'DELETE FROM scheduled_events WHERE guild_id = $1 AND id = $2';
      return (await database.run('remove_scheduled_event', text, [bigintKey(guildId), bigintKey(id)])) > 0;
    },

    async dueExternal(nowMs, afterId, limit) {
      const text = `SELECT data FROM scheduled_events
        WHERE status < 3 AND entity_type = 3 AND (CASE status WHEN 1 THEN starts_at ELSE ends_at END) <= $1 AND id > $2
        ORDER BY id LIMIT $3`;
      return records(await database.rows<EventRow>('due_scheduled_events', text, [new Date(nowMs), bigintKey(afterId), limit]));
    },

    async guildsToLookAt(startBeforeMs, afterId, limit) {
      const text = `SELECT DISTINCT guild_id FROM scheduled_events
        WHERE status < 3 AND entity_type <> 3 AND (status = 2 OR starts_at <= $1) AND guild_id > $2 ORDER BY guild_id LIMIT $3`;
      const rows = await database.rows<{ guild_id: string }>('guilds_of_running_events', text, [new Date(startBeforeMs), bigintKey(afterId), limit]);
      return rows.map((row) => row.guild_id);
    },

    async addUser(eventId, exceptionId, userId) {
      const text = `INSERT INTO scheduled_event_users (event_id, exception_id, user_id)
        SELECT id, $2::bigint, $3::bigint FROM scheduled_events WHERE id = $1 FOR KEY SHARE ON CONFLICT DO NOTHING`;
      return (await database.run('add_scheduled_event_user', text, [bigintKey(eventId), bigintKey(exceptionId ?? WHOLE), bigintKey(userId)])) > 0;
    },

    async removeUser(eventId, exceptionId, userId) {
      const text = 'DELETE FROM scheduled_event_users WHERE event_id = $1 AND exception_id = $2 AND user_id = $3';
      return (await database.run('remove_scheduled_event_user', text, [bigintKey(eventId), bigintKey(exceptionId ?? WHOLE), bigintKey(userId)])) > 0;
    },

    async userIds(eventId, exceptionId, { before, after }, limit) {
      const select = 'SELECT user_id FROM scheduled_event_users WHERE event_id = $1 AND exception_id = $2';
      const keys = [bigintKey(eventId), bigintKey(exceptionId ?? WHOLE)];
      const rows =
        before === undefined
          ? await database.rows<{ user_id: string }>('scheduled_event_users_after', `${select} AND user_id > $3 ORDER BY user_id LIMIT $4`, [
              ...keys,
              bigintKey(after ?? '0'),
              limit,
            ])
          : await database.rows<{ user_id: string }>(
              'scheduled_event_users_before',
              `SELECT * FROM (${select} AND user_id < $3 ORDER BY user_id DESC LIMIT $4) AS page ORDER BY user_id`,
              [...keys, bigintKey(before), limit],
            );
      return rows.map((row) => row.user_id);
    },

    async userCounts(eventIds) {
      const text = `SELECT event_id AS id, count(*) AS count FROM scheduled_event_users
        WHERE event_id = ANY ($1::bigint[]) AND exception_id = 0 GROUP BY event_id`;
      return counts(await database.rows<CountRow>('scheduled_event_user_counts', text, [eventIds.map(bigintKey)]));
    },

    async exceptionUserCounts(eventId, exceptionIds) {
      const text = `SELECT exception_id AS id, count(*) AS count FROM scheduled_event_users
        WHERE event_id = $1 AND exception_id = ANY ($2::bigint[]) GROUP BY exception_id`;
      return counts(await database.rows<CountRow>('scheduled_event_exception_user_counts', text, [bigintKey(eventId), exceptionIds.map(bigintKey)]));
    },
  };
}
