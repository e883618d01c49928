import pg from 'pg';
import { CONVERSATIONS, WORDLESS } from '#protocol/channel-kinds';
import type { SearchPlace } from '#core/ports/message-search';
import type { HistoryKind, JournalEntry, SearchJournal, WrittenEntry } from '#core/ports/search-journal';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

/** Any constant, as long as it is always the same one. */
const LOCK = 7_236_482_903;

interface EntryRow {
  owner: string;
  seq: string;
  kind: JournalEntry['kind'];
  place_id: string;
  message_id: string;
}

const PLACES = `SELECT c.id AS "channelId", coalesce(c.guild_id, c.id) AS "guildId", CASE WHEN c.type IN (10, 11, 12) THEN c.parent_id END AS "parentId",
  c.type = 12 AS "isPrivate", coalesce(g.data->>'preferred_locale', 'en-US') AS locale
  FROM channels c LEFT JOIN guilds g ON g.id = c.guild_id WHERE (g.id IS NOT NULL OR c.type IN (${CONVERSATIONS.join(', ')})) AND`;

/** Kinds of channels that have messages. */
const READ: Readonly<Record<HistoryKind, string>> = {
  guilds: `c.type NOT IN (${[...CONVERSATIONS, ...WORDLESS].join(', ')})`,
  direct: `c.type IN (${CONVERSATIONS.join(', ')})`,
};

/** The journal of the search index in PostgreSQL. */
export function postgresSearchJournal(database: Database, pool: pg.Pool): SearchJournal {
  return {
    async note(owner, entries) {
      const text = `INSERT INTO search_journal (owner, seq, kind, place_id, message_id)
        SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[]) ON CONFLICT DO NOTHING`;
      await database.run('note_in_search_journal', text, [
        owner,
        entries.map(({ seq }) => seq),
        entries.map(({ kind }) => kind),
        entries.map((entry) => bigintKey(entry.kind === 'guild' ? entry.guildId : entry.channelId)),
        entries.map((entry) => ('messageId' in entry ? bigintKey(entry.messageId) : '0')),
      ]);
    },

    async clear(entries) {
      if (entries.length === 0) return;
      const text = 'DELETE FROM search_journal j USING unnest($1::text[], $2::bigint[]) AS done (owner, seq) WHERE j.owner = done.owner AND j.seq = done.seq';
      await database.run('clear_search_journal', text, [entries.map(({ owner }) => owner), entries.map(({ seq }) => seq)]);
    },

    async renew(owner) {
      await database.run('renew_search_journal', 'UPDATE search_journal SET noted_at = now() WHERE owner = $1', [owner]);
    },

    async ofOthers(owner, olderThanMs, limit) {
      const text = `SELECT owner, seq, kind, place_id, message_id FROM search_journal
        WHERE owner <> $1 AND noted_at <= now() - $2 * interval '1 millisecond' ORDER BY noted_at, owner, seq LIMIT $3`;
      return (await database.rows<EntryRow>('search_journal_of_others', text, [owner, olderThanMs, limit])).map(entryOf);
    },

    async history(index, kind) {
      const text = `SELECT is_done AS "isDone", channel_id AS "channelId", indexed::float8 AS indexed FROM search_history WHERE index_name = $1 AND kind = $2`;
      const [row] = await database.rows<Awaited<ReturnType<SearchJournal['history']>>>('search_history', text, [index, kind]);
      return row ?? { isDone: false, channelId: '0', indexed: 0 };
    },

    async saveHistory(index, kind, { isDone, channelId, indexed }) {
      // What is said of another index is forgotten, of the other kind too.
      const text = `WITH former AS (DELETE FROM search_history WHERE index_name <> $1 AND kind <> $2)
        INSERT INTO search_history (index_name, kind, is_done, channel_id, indexed) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind)
        DO UPDATE SET index_name = excluded.index_name, is_done = excluded.is_done, channel_id = excluded.channel_id, indexed = excluded.indexed`;
      await database.run('save_search_history', text, [index, kind, isDone, channelId, indexed]);
    },

    async alone(work) {
      // On a connection of its own, with which the lock ends whatever happens.
      const client = new pg.Client(pool.options);
      client.on('error', () => undefined);
      await client.connect();
      try {
        // In a transaction, which keeps its connection even behind a pooler.
        await client.query('BEGIN');
        // Without parameters: a prepared statement would keep its view of the rows open, and VACUUM from its work for as long.
        const { rows } = await client.query<{ is_mine: boolean }>(`SELECT pg_try_advisory_xact_lock(${LOCK}) AS is_mine`);
        if (!rows[0]?.is_mine) return false;
        await work();
        return true;
      } finally {
        await client.end();
      }
    },

    placesOf: (channelIds) => database.rows<SearchPlace>('search_places', `${PLACES} c.id = ANY ($1::bigint[])`, [channelIds]),

    placesAfter: (kind, channelId, limit) =>
      database.rows<SearchPlace>(`search_places_after_in_${kind}`, `${PLACES} c.id > $1 AND ${READ[kind]} ORDER BY c.id LIMIT $2`, [channelId, limit]),

    archivedPrivateThreads(guildId, userId) {
      const text = `SELECT c.id, c.parent_id AS "parentId" FROM thread_members t JOIN channels c ON c.id = t.thread_id
        WHERE t.user_id = $2 AND c.guild_id = $1 AND c.type = 12 AND c.archived_at IS NOT NULL`;
      return database.rows('archived_private_threads', text, [bigintKey(guildId), bigintKey(userId)]);
    },
  };
}

function entryOf({ owner, seq, kind, place_id: placeId, message_id: messageId }: EntryRow): WrittenEntry {
  const written = { owner, seq: Number(seq) };
  if (kind === 'guild') return { ...written, kind, guildId: placeId };
  return kind === 'channel' ? { ...written, kind, channelId: placeId } : { ...written, kind, channelId: placeId, messageId };
}
