import type { Migration } from '../migrate.ts';

/** Conversations come into the index of the search, where until now only guilds were: how far their history was read stands by itself. */
export const searchOfConversations: Migration = {
  id: 33,
  name: 'search of conversations',
  sql: `
ALTER TABLE search_history RENAME TO former_search_history;
-- Of one index only: what is said of it holds no longer when another is fed.
CREATE TABLE search_history (
  kind text PRIMARY KEY,
  index_name text NOT NULL,
  is_done boolean NOT NULL,
  channel_id bigint NOT NULL,
  indexed bigint NOT NULL
);
INSERT INTO search_history (kind, index_name, is_done, channel_id, indexed)
SELECT 'guilds', index_name, is_done, channel_id, indexed FROM former_search_history;
-- Where nobody has talked there is nothing to read.
INSERT INTO search_history (kind, index_name, is_done, channel_id, indexed)
SELECT 'direct', index_name, NOT EXISTS (SELECT FROM channels WHERE type IN (1, 3)), 0, 0 FROM former_search_history;
DROP TABLE former_search_history;
`,
};
