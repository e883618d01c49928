import type { Migration } from '../migrate.ts';

/**
 * Older messages of a guild are found by blocks: for each term which of a block's messages have it and where, packed. They are
 * made from search_messages beside the running server; what changed since is noted and looked up there.
 */
export const searchBlocks: Migration = {
  id: 23,
  name: 'search blocks',
  sql: `
-- Up to which message changes are noted. Whoever raises it locks the whole table for a moment, to wait for those who have not seen it yet.
CREATE TABLE search_claims (
  guild_id bigint PRIMARY KEY,
  upto bigint NOT NULL,
  holder uuid NOT NULL,
  held_until timestamptz NOT NULL
);

CREATE TABLE search_blocks (
  block_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  guild_id bigint NOT NULL,
  level integer NOT NULL,
  -- Its messages are those with ids beyond the one and up to the other.
  after_id bigint NOT NULL,
  last_id bigint NOT NULL,
  messages integer NOT NULL,
  -- Channels in it, and whose permissions count there, as in search_messages.
  channel_ids bigint[] NOT NULL,
  places bigint[] NOT NULL,
  -- Of each message eight bytes of id, two for which of the channels it stands in.
  ids bytea NOT NULL,
  spots bytea NOT NULL,
  -- Searches that are under way may still read it.
  dropped_at timestamptz
);
CREATE INDEX search_blocks_by_age ON search_blocks (guild_id, last_id);
-- Parts of them are read.
ALTER TABLE search_blocks ALTER COLUMN ids SET STORAGE EXTERNAL, ALTER COLUMN spots SET STORAGE EXTERNAL;

CREATE TABLE search_block_pages (
  block_id bigint NOT NULL,
  first_term text COLLATE "C" NOT NULL,
  entries bytea NOT NULL,
  PRIMARY KEY (block_id, first_term)
);

-- Messages that have come, gone or changed since their block was made.
CREATE SEQUENCE search_change_numbers;
CREATE TABLE search_changes (
  guild_id bigint NOT NULL,
  id bigint NOT NULL,
  seq bigint NOT NULL DEFAULT nextval('search_change_numbers'),
  PRIMARY KEY (guild_id, id)
);
`,
};
