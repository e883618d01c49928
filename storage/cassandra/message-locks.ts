import type { Snowflake } from 'discord-api-types/v10';
import type { Queries } from '../postgres/pool.ts';
import { bigintKey } from '../postgres/storable.ts';
import { removalOf } from './outbox.ts';

/** Advisory locks in two parts: 1 and 2 are PostgreSQL's own for pins and votes, 3 is for a message that is elsewhere. */
const LOCK = 'SELECT pg_advisory_xact_lock(3, key) FROM (SELECT DISTINCT hashtext(id) AS key FROM unnest($1::text[]) AS each (id) ORDER BY 1) AS keys';
const LOCK_SHARED = LOCK.replace('xact_lock', 'xact_lock_shared');

/**
 * Until the transaction ends nobody removes these messages, nor changes their files. Returns those of which no removal is
 * under way; whether they are there is the other engine's to say.
 */
export async function lockMessages(
  queries: Queries,
  channelId: Snowflake,
  messageIds: readonly Snowflake[],
  how: 'alone' | 'shared' = 'alone',
): Promise<Snowflake[]> {
  const ids = messageIds.map(bigintKey);
  await queries.run(how === 'alone' ? 'lock_messages' : 'lock_messages_shared', how === 'alone' ? LOCK : LOCK_SHARED, [ids]);
  const removals = ids.map((id) => removalOf(bigintKey(channelId), id));
  const rows = await queries.rows<{ removes: string }>('removals', 'SELECT removes FROM message_outbox WHERE removes = ANY ($1::text[])', [removals]);
  const going = new Set(rows.map((row) => row.removes));
  return ids.filter((_, place) => !going.has(removals[place] ?? ''));
}
