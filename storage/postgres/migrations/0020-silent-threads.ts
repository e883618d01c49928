import type { Migration } from '../migrate.ts';

/** Active threads of before are looked at once, and again when they may be silent. */
export const silentThreads: Migration = {
  id: 20,
  name: 'silent threads',
  sql: '',
  inSlices: `
WITH slice AS (SELECT id FROM channels WHERE id > $1 ORDER BY id LIMIT 2000),
looked_at AS (
  UPDATE channels c SET silent_at = now() FROM slice
  WHERE c.id = slice.id AND c.type IN (10, 11, 12) AND c.archived_at IS NULL AND c.silent_at IS NULL
)
SELECT max(id) AS upto FROM slice`,
};
