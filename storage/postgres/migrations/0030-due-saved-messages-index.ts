import type { Migration } from '../migrate.ts';

export const dueSavedMessagesIndex: Migration = {
  id: 30,
  name: 'index of due saved messages',
  sql: '',
  concurrently: ['CREATE INDEX CONCURRENTLY due_saved_messages ON saved_messages (due_at) WHERE NOT is_told'],
};
