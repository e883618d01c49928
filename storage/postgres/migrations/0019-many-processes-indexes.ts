import type { Migration } from '../migrate.ts';

/** Threads by when to look at them; and events in channels, of which nobody but the people in them says when they are over. */
export const manyProcessesIndexes: Migration = {
  id: 19,
  name: 'indexes of many processes',
  sql: '',
  concurrently: [
    'CREATE INDEX CONCURRENTLY silent_threads ON channels (silent_at) WHERE silent_at IS NOT NULL',
    'CREATE INDEX CONCURRENTLY scheduled_events_in_channels ON scheduled_events (guild_id) WHERE status < 3 AND entity_type <> 3',
  ],
};
