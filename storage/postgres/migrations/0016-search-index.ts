import type { Migration } from '../migrate.ts';

/**
 * The search gets a table of its own, fed behind the writer's back. Terms begin with a sign that no word has: "|" and a letter
 * for g guild, c channel, t parent of a thread, a author, k their kind, m and r mentioned people and roles, e everyone,
 * R and U the message and person replied to, h what it has, l hosts of links, E and P embeds, x file endings, p pinned;
 * "~" for the stem of a word that differs from it.
 */
export const searchIndex: Migration = {
  id: 16,
  name: 'search index',
  sql: `
CREATE TABLE search_messages (
  channel_id bigint NOT NULL,
  id bigint NOT NULL,
  guild_id bigint NOT NULL,
  -- Whose permissions count: the channel itself, or the parent of a thread, negative for private ones.
  place bigint NOT NULL,
  version bigint NOT NULL,
  terms tsvector NOT NULL,
  file_names text,
  PRIMARY KEY (channel_id, id)
);
CREATE INDEX search_messages_by_age ON search_messages (guild_id, id);
CREATE INDEX search_messages_by_terms ON search_messages USING gin (terms);
-- The planner knows the commonest words and with them whether to look for rare ones or walk through the newest messages.
ALTER TABLE search_messages ALTER COLUMN terms SET STATISTICS 400;
ALTER TABLE search_messages ALTER COLUMN place SET STATISTICS 400;

-- Words of each guild with one message that has them, for those that are written a little differently.
CREATE TABLE search_words (
  guild_id bigint NOT NULL,
  word text NOT NULL,
  channel_id bigint NOT NULL,
  message_id bigint NOT NULL,
  PRIMARY KEY (guild_id, word)
);
CREATE INDEX search_words_of_message ON search_words (message_id);
-- Who may not have the extension reads all words of a guild. With the guild in it this index would be many times slower.
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX search_words_by_letters ON search_words USING gin (word gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_trgm is not there: %', SQLERRM;
END $$;

CREATE TABLE search_journal (
  owner text NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  place_id bigint NOT NULL,
  message_id bigint NOT NULL,
  noted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, seq)
);
-- One row: what is said of one index holds no longer when another is fed.
CREATE TABLE search_history (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  index_name text NOT NULL,
  is_done boolean NOT NULL,
  channel_id bigint NOT NULL,
  indexed bigint NOT NULL
);
-- Where nothing was written there is nothing to read.
INSERT INTO search_history (index_name, is_done, channel_id, indexed)
SELECT 'postgres', NOT EXISTS (SELECT FROM messages WHERE guild_id IS NOT NULL), 0, 0;

-- PostgreSQL looks into its own schema alone when it analyses a table; until the former index has gone its functions must find each other.
ALTER FUNCTION message_text(jsonb) SET search_path FROM CURRENT;
ALTER FUNCTION message_terms(bigint, bigint, bigint, jsonb) SET search_path FROM CURRENT;
-- The former index goes at once where it is small, and else when the new one is complete, without holding up anybody.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM messages OFFSET 5000 LIMIT 1) THEN DROP INDEX IF EXISTS messages_by_terms; END IF;
END $$;
`,
};
