import type { Migration } from '../migrate.ts';

/** Files that shall go. A copy of a published message (flag 2) shows the files of its source, which are not its own. */
export const doomedFiles: Migration = {
  id: 6,
  name: 'doomed files',
  sql: `
CREATE TABLE doomed_files (
  key text PRIMARY KEY,
  due_at timestamptz NOT NULL
);
CREATE INDEX doomed_files_by_time ON doomed_files (due_at);

CREATE FUNCTION files_of_message(_data jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT each.key #>> '{}' FROM (
    SELECT jsonb_path_query(_data, '$.attachments[*].key') UNION ALL SELECT jsonb_path_query(_data, '$.message_snapshots[*].attachments[*].key')
  ) AS each (key) WHERE coalesce((_data->>'flags')::bigint, 0) & 2 = 0
$$;
`,
};
