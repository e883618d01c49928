import type { Migration } from '../migrate.ts';

/** Who wrote what mentions somebody: of whom one has blocked nothing counts. Null for mentions of before. */
export const authorsOfMentions: Migration = {
  id: 28,
  name: 'authors of mentions',
  sql: `
ALTER TABLE recent_mentions ADD COLUMN author_id bigint;
ALTER TABLE guild_mentions ADD COLUMN author_id bigint;
`,
};
