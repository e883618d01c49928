import type { DraftRecord, DraftStore, SavedSearchRecord, SavedSearchStore } from '#core/ports/jotting-stores';
import type { Database } from './pool.ts';
import { bigintKey, storableJson, storableText } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

const DRAFT = `user_id, channel_id, version::float8 AS version, content, reply_to, ${wireTimeOf('updated_at')} AS updated_at`;

/** Drafts in PostgreSQL. */
export function postgresDraftStore(database: Database): DraftStore {
  return {
    async put({ user_id, channel_id, version, content, reply_to, updated_at }) {
      const text = `INSERT INTO drafts AS d (user_id, channel_id, version, content, reply_to, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (user_id, channel_id) DO UPDATE
          SET version = excluded.version, content = excluded.content, reply_to = excluded.reply_to, updated_at = excluded.updated_at
          WHERE d.version < excluded.version
        RETURNING ${DRAFT}`;
      const values = [user_id, bigintKey(channel_id), version, storableText(content), reply_to === null ? null : bigintKey(reply_to), updated_at];
      const [taken] = await database.rows<DraftRecord>('put_draft', text, values);
      if (taken) return { draft: taken, isTaken: true };
      const [known] = await database.rows<DraftRecord>('draft', `SELECT ${DRAFT} FROM drafts WHERE user_id = $1 AND channel_id = $2`, [
        user_id,
        bigintKey(channel_id),
      ]);
      // Swept away between the two: as if it had come later.
      return known ? { draft: known, isTaken: false } : this.put({ user_id, channel_id, version, content, reply_to, updated_at });
    },
    ofUser: (userId, limit) =>
      database.rows(
        'drafts_of_user',
        `SELECT ${DRAFT} FROM drafts WHERE user_id = $1 AND (content <> '' OR reply_to IS NOT NULL) ORDER BY drafts.updated_at DESC, channel_id LIMIT $2`,
        [bigintKey(userId), limit],
      ),
    removeEmpty: (before) => database.run('remove_empty_drafts', `DELETE FROM drafts WHERE content = '' AND reply_to IS NULL AND updated_at < $1`, [before]),
  };
}

const SEARCH = `id, user_id, name, guild_id, channel_id, query, ${wireTimeOf('created_at')} AS created_at`;

/** Searches that people keep, in PostgreSQL. */
export function postgresSavedSearchStore(database: Database): SavedSearchStore {
  return {
    async insert({ id, user_id, name, guild_id, channel_id, query, created_at }, most) {
      const text = `INSERT INTO saved_searches (id, user_id, name, guild_id, channel_id, query, created_at)
        SELECT $1::bigint, $2::bigint, $3::text, $4::bigint, $5::bigint, $6::jsonb, $7::timestamptz
        WHERE (SELECT count(*) FROM saved_searches WHERE user_id = $2::bigint) < $8`;
      const values = [id, user_id, storableText(name), guild_id, channel_id, storableJson(query), created_at, most];
      return (await database.run('insert_saved_search', text, values)) > 0;
    },
    ofUser: (userId) => database.rows('saved_searches_of_user', `SELECT ${SEARCH} FROM saved_searches WHERE user_id = $1 ORDER BY id`, [bigintKey(userId)]),
    async byId(userId, id) {
      const text = `SELECT ${SEARCH} FROM saved_searches WHERE user_id = $1 AND id = $2`;
      const [row] = await database.rows<SavedSearchRecord>('saved_search', text, [bigintKey(userId), bigintKey(id)]);
      return row ?? null;
    },
    async save({ id, user_id, name, guild_id, channel_id, query }) {
      const text = 'UPDATE saved_searches SET name = $3, guild_id = $4, channel_id = $5, query = $6 WHERE user_id = $1 AND id = $2';
      const values = [user_id, bigintKey(id), storableText(name), guild_id, channel_id, storableJson(query)];
      return (await database.run('save_saved_search', text, values)) > 0;
    },
    async remove(userId, id) {
      const text = 'DELETE FROM saved_searches WHERE user_id = $1 AND id = $2';
      return (await database.run('remove_saved_search', text, [bigintKey(userId), bigintKey(id)])) > 0;
    },
  };
}
