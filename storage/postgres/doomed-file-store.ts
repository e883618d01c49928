import type { DoomedFileStore } from '#core/ports/doomed-file-store';
import type { Database } from './pool.ts';

export const DOOM_FILES = `INSERT INTO doomed_files (key, due_at) SELECT DISTINCT key, $2::timestamptz FROM unnest($1::text[]) AS each (key)
  ON CONFLICT (key) DO UPDATE SET due_at = greatest(doomed_files.due_at, excluded.due_at)`;

/** The files of deleted messages; of published ones only where no copy shows them. */
export const DOOM_FILES_OF_EMPTIED = `INSERT INTO doomed_files (key, due_at) SELECT DISTINCT key, '-infinity'::timestamptz FROM emptied, files_of_message(emptied.data) AS key
  WHERE NOT EXISTS (SELECT FROM crossposts c WHERE c.source_channel_id = emptied.channel_id AND c.source_message_id = emptied.id) ON CONFLICT DO NOTHING`;

/** Doomed files in PostgreSQL. */
export function postgresDoomedFileStore(database: Database): DoomedFileStore {
  return {
    async add(keys, dueAt) {
      if (keys.length > 0) await database.run('doom_files', DOOM_FILES, [keys, dueAt]);
    },
    async due(now, limit) {
      const text = 'SELECT key FROM doomed_files WHERE due_at <= $1 ORDER BY due_at LIMIT $2';
      return (await database.rows<{ key: string }>('doomed_files', text, [now, limit])).map((row) => row.key);
    },
    async forget(keys) {
      if (keys.length > 0) await database.run('forget_doomed_files', 'DELETE FROM doomed_files WHERE key = ANY ($1::text[])', [keys]);
    },
  };
}
