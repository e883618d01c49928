import type { Migration } from '../migrate.ts';

/**
 * What people are to each other, what they note of each other, and what they look up again. No reference to messages, which
 * may be in another engine, and none to people, of whom `people-columns.ts` knows.
 */
export const peopleAndEachOther: Migration = {
  id: 24,
  name: 'people and each other',
  sql: `
-- One row for what one person sees of another; friends and requests have one on either side.
CREATE TABLE relationships (
  user_id bigint NOT NULL,
  other_id bigint NOT NULL,
  type smallint NOT NULL,
  nickname text,
  is_ignored boolean NOT NULL DEFAULT false,
  is_stranger boolean NOT NULL DEFAULT false,
  note text,
  since timestamptz NOT NULL,
  PRIMARY KEY (user_id, other_id)
);
CREATE INDEX relationships_of_other ON relationships (other_id);

CREATE TABLE user_notes (
  user_id bigint NOT NULL,
  subject_id bigint NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (user_id, subject_id)
);
CREATE INDEX user_notes_of_subject ON user_notes (subject_id);

CREATE TABLE saved_messages (
  user_id bigint NOT NULL,
  message_id bigint NOT NULL,
  channel_id bigint NOT NULL,
  guild_id bigint,
  saved_at timestamptz NOT NULL,
  due_at timestamptz,
  notes text NOT NULL DEFAULT '',
  PRIMARY KEY (user_id, message_id)
);

-- Who is named in a message has a row of their own. A message for roles or for everybody has one for its guild, whatever its size.
CREATE TABLE recent_mentions (
  user_id bigint NOT NULL,
  message_id bigint NOT NULL,
  channel_id bigint NOT NULL,
  guild_id bigint,
  PRIMARY KEY (user_id, message_id)
);
CREATE INDEX recent_mentions_of_message ON recent_mentions (message_id);

CREATE TABLE guild_mentions (
  guild_id bigint NOT NULL,
  message_id bigint NOT NULL,
  channel_id bigint NOT NULL,
  everyone boolean NOT NULL,
  role_ids bigint[] NOT NULL,
  PRIMARY KEY (guild_id, message_id)
);
CREATE INDEX guild_mentions_of_message ON guild_mentions (message_id);

-- Which of those somebody does not want to see any more.
CREATE TABLE dismissed_mentions (
  user_id bigint NOT NULL,
  message_id bigint NOT NULL,
  PRIMARY KEY (user_id, message_id)
);
CREATE INDEX dismissed_mentions_of_message ON dismissed_mentions (message_id);
`,
};
