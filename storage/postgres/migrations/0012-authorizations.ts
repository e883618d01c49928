import type { Migration } from '../migrate.ts';

/** What people grant applications, and the roles that connections with applications give. */
export const authorizations: Migration = {
  id: 12,
  name: 'authorizations',
  sql: `
CREATE TABLE authorizations (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  application_id bigint NOT NULL REFERENCES applications ON DELETE CASCADE,
  is_installed boolean NOT NULL,
  data jsonb NOT NULL,
  UNIQUE (user_id, application_id)
);
CREATE INDEX authorizations_of_application ON authorizations (application_id);

CREATE TABLE role_connection_rules (
  role_id bigint PRIMARY KEY REFERENCES roles ON DELETE CASCADE,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  application_ids bigint[] NOT NULL,
  data jsonb NOT NULL
);
CREATE INDEX role_connection_rules_of_guild ON role_connection_rules (guild_id);
`,
};
