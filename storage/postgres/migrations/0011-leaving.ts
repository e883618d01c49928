import type { Migration } from '../migrate.ts';

/** Accounts that shall end, what people and guilds take along, and how to find all that is a person's. */
export const leaving: Migration = {
  id: 11,
  name: 'leaving',
  sql: `
CREATE TABLE account_deletions (
  user_id bigint PRIMARY KEY,
  requested_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  with_messages boolean NOT NULL,
  -- From here on there is no way back.
  has_begun boolean NOT NULL DEFAULT false
);
CREATE INDEX account_deletions_by_time ON account_deletions (due_at);

CREATE TABLE exports (
  id bigint PRIMARY KEY,
  kind text NOT NULL,
  subject_id bigint NOT NULL,
  requested_by bigint NOT NULL,
  status text NOT NULL,
  attachments boolean NOT NULL,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  expires_at timestamptz,
  size_bytes bigint,
  error text,
  attempts integer NOT NULL DEFAULT 0,
  -- Who writes it renews this; when it runs out somebody else begins anew.
  leased_until timestamptz
);
CREATE UNIQUE INDEX unfinished_exports ON exports (kind, subject_id) WHERE status IN ('waiting', 'running');
CREATE INDEX exports_of_subject ON exports (kind, subject_id, id DESC);

-- In guilds the index of authors by guild finds them.
CREATE INDEX direct_messages_of_author ON messages (author_id, channel_id, id) WHERE guild_id IS NULL;
CREATE INDEX reactions_of_user ON reactions (user_id, channel_id, message_id);
CREATE INDEX poll_votes_of_user ON poll_votes (user_id, channel_id, message_id);
`,
};
