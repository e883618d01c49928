import type { Migration } from '../migrate.ts';

/** Of what somebody saved, whether they were reminded. What was saved before anybody was reminded counts as told. */
export const dueSavedMessages: Migration = {
  id: 29,
  name: 'due saved messages',
  sql: 'ALTER TABLE saved_messages ADD COLUMN is_told boolean NOT NULL DEFAULT true',
};
