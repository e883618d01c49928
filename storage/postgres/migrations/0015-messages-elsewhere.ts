import type { Migration } from '../migrate.ts';

/** What stays in PostgreSQL of messages that are kept in another engine, and how they get there. */
export const messagesElsewhere: Migration = {
  id: 15,
  name: 'messages elsewhere',
  sql: `
-- Where messages are. No row: here.
CREATE TABLE message_engine (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  phase text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  -- How far the copy of what was there before has come.
  progress jsonb NOT NULL DEFAULT '{}'
);

-- What the other engine is to do, written together with what it belongs to and gone when it is done.
CREATE TABLE message_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Of removals, which happen once.
  removes text,
  -- In microseconds. One clock for all processes orders what is done to a message.
  at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
  mutation jsonb NOT NULL
);
CREATE INDEX message_outbox_removals ON message_outbox (removes) WHERE removes IS NOT NULL;

-- Which files messages show that are elsewhere.
CREATE TABLE message_files (
  channel_id bigint NOT NULL,
  message_id bigint NOT NULL,
  key text NOT NULL,
  guild_id bigint,
  size_bytes bigint NOT NULL,
  PRIMARY KEY (channel_id, message_id, key)
);
CREATE INDEX message_files_of_guild ON message_files (guild_id) WHERE guild_id IS NOT NULL;

-- While messages move: what changed here and is to be copied once more.
CREATE TABLE message_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  what text NOT NULL,
  -- For read states the person in place of the message.
  channel_id bigint NOT NULL,
  item_id bigint NOT NULL,
  emoji_key text,
  kind smallint,
  reactor_id bigint
);
CREATE INDEX message_changes_of_channel ON message_changes (channel_id);
`,
};
