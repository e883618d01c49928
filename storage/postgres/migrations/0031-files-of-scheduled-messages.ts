import type { Migration } from '../migrate.ts';

/** Scheduled messages may have files, which wait with them. */
export const filesOfScheduledMessages: Migration = {
  id: 31,
  name: 'files of scheduled messages',
  sql: `ALTER TABLE scheduled_messages ADD COLUMN files jsonb NOT NULL DEFAULT '[]'`,
};
