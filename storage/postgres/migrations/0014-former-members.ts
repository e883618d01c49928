import type { Migration } from '../migrate.ts';

/** Who has left which guild, so that a guild sees who came back. */
export const formerMembers: Migration = {
  id: 14,
  name: 'former members',
  sql: `
CREATE TABLE former_members (
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id bigint NOT NULL,
  PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX former_members_of_user ON former_members (user_id);
`,
};
