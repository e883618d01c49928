import type { Migration } from '../migrate.ts';

/** What follows from messages later. Neither table refers to messages, which may stand in another engine. */
export const pollsAndCrossposts: Migration = {
  id: 3,
  name: 'open polls and crossposts',
  sql: `
CREATE TABLE open_polls (
  channel_id bigint NOT NULL,
  message_id bigint NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (channel_id, message_id)
);
CREATE INDEX open_polls_by_end ON open_polls (expires_at);

CREATE TABLE crossposts (
  source_channel_id bigint NOT NULL,
  source_message_id bigint NOT NULL,
  channel_id bigint NOT NULL,
  message_id bigint NOT NULL,
  PRIMARY KEY (source_channel_id, source_message_id, message_id)
);
`,
};
