import type { Migration } from '../migrate.ts';

/** How far people have read. No reference to channels, whose end makes a state merely useless. */
export const readStates: Migration = {
  id: 5,
  name: 'read states',
  sql: `
CREATE TABLE read_states (
  user_id bigint NOT NULL,
  channel_id bigint NOT NULL,
  last_message_id bigint NOT NULL,
  mention_count integer NOT NULL,
  PRIMARY KEY (user_id, channel_id)
);
`,
};
