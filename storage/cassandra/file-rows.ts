/** Whose files go: with `$1` a channel and `$2` some of its messages. */
export const FILES_OF_MESSAGES = 'channel_id = $1 AND message_id = ANY ($2::bigint[])';

/** Dooms the files that go with their messages; those of published ones only where no copy shows them. */
export const DOOM_UNSHARED_FILES = (which: string): string => `WITH gone AS (DELETE FROM message_files WHERE ${which} RETURNING channel_id, message_id, key)
  INSERT INTO doomed_files (key, due_at) SELECT DISTINCT key, '-infinity'::timestamptz FROM gone
  WHERE NOT EXISTS (SELECT FROM crossposts c WHERE c.source_channel_id = gone.channel_id AND c.source_message_id = gone.message_id) ON CONFLICT DO NOTHING`;
