import { apiError } from '#protocol/errors';
import type { Locks } from '#core/ports/locks';
import type { MessageStore, PinStore } from '#core/ports/message-store';
import { bigintKey } from '../postgres/storable.ts';
import type { Database, Queries } from '../postgres/pool.ts';
import { wireTimeOf } from '../postgres/wire-time.ts';
import { lockMessages } from './message-locks.ts';
import type { Change, Outcome } from './outbox.ts';

/** Discord: at most so many pins in a channel. */
const MOST_PINS = 250;

/** One at a time in a channel, so that the marks are as the last one left them. */
const lockPins = (queries: Queries, channelId: string): Promise<number> =>
  queries.run('lock_pins', 'SELECT pg_advisory_xact_lock(1, hashtext($1))', [bigintKey(channelId)]);

/** Pins in PostgreSQL of messages that are in Cassandra. Pinning a message that is gone throws UNKNOWN_MESSAGE. */
export function composedPinStore(database: Database, messages: MessageStore, change: Change, inTurn: Locks['withLock']): PinStore {
  // Those of this process wait without a connection.
  const changeIn: <Result>(channelId: string, work: (queries: Queries) => Promise<Outcome<Result>>) => Promise<Result> = (channelId, work) =>
    inTurn(`pins ${channelId}`, () => change(work));
  return {
    add: (channelId, messageId, pinnedAt) =>
      changeIn(channelId, async (queries) => {
        const [channel, id] = [bigintKey(channelId), bigintKey(messageId)];
        await lockPins(queries, channelId);
        const [free] = await lockMessages(queries, channel, [id], 'shared');
        const text = `SELECT count(*)::integer AS pins, coalesce(bool_or(message_id = $2), false) AS has FROM pins WHERE channel_id = $1`;
        const [row] = await queries.rows<{ pins: number; has: boolean }>('count_pins', text, [channel, id]);
        if (row?.has) return { result: false, mutations: [] };
        if ((row?.pins ?? 0) >= MOST_PINS) throw apiError('MAXIMUM_NUMBER_OF_PINS_REACHED');
        if (free === undefined || !(await messages.byId(channelId, id))) throw apiError('UNKNOWN_MESSAGE');
        await queries.run('insert_pin', 'INSERT INTO pins (channel_id, message_id, pinned_at) VALUES ($1, $2, $3)', [channel, id, pinnedAt]);
        return { result: true, mutations: [{ do: 'mark', channel_id: channel, id, pinned: true }] };
      }),

    remove: (channelId, messageId) =>
      changeIn(channelId, async (queries) => {
        const [channel, id] = [bigintKey(channelId), bigintKey(messageId)];
        await lockPins(queries, channelId);
        const removed = await queries.run('delete_pin', 'DELETE FROM pins WHERE channel_id = $1 AND message_id = $2', [channel, id]);
        return { result: removed > 0, mutations: removed > 0 ? [{ do: 'mark', channel_id: channel, id, pinned: false }] : [] };
      }),

    async page(channelId, before, limit) {
      const text = `SELECT ${wireTimeOf('pinned_at')} AS at, message_id FROM pins p
        WHERE channel_id = $1 AND p.pinned_at < coalesce($2::timestamptz, 'infinity') ORDER BY p.pinned_at DESC, message_id DESC LIMIT $3`;
      const rows = await database.rows<{ at: string; message_id: string }>('pins_page_of_keys', text, [bigintKey(channelId), before, limit]);
      const found = await messages.byIds(
        channelId,
        rows.map((row) => row.message_id),
      );
      const byId = new Map(found.map((message) => [message.id, message]));
      return rows.flatMap((row) => {
        const message = byId.get(row.message_id);
        return message ? [{ pinned_at: row.at, message: { ...message, pinned: true } }] : [];
      });
    },
  };
}
