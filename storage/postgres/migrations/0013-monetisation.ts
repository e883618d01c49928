import type { Migration } from '../migrate.ts';

/** What applications offer, and who has it. */
export const monetisation: Migration = {
  id: 13,
  name: 'monetisation',
  sql: `
CREATE TABLE skus (
  id bigint PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES applications ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX skus_of_application ON skus (application_id, id);

-- The owner is the guild where there is one; user_id is then whoever made it.
CREATE TABLE entitlements (
  id bigint PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES applications ON DELETE CASCADE,
  sku_id bigint NOT NULL REFERENCES skus ON DELETE CASCADE,
  user_id bigint NOT NULL,
  guild_id bigint,
  is_deleted boolean NOT NULL,
  is_consumed boolean NOT NULL,
  ends_at timestamptz,
  data jsonb NOT NULL
);
CREATE INDEX entitlements_of_application ON entitlements (application_id, id);
CREATE INDEX entitlements_of_sku ON entitlements (sku_id);
CREATE INDEX entitlements_of_user ON entitlements (application_id, user_id) WHERE guild_id IS NULL AND NOT is_deleted;
CREATE INDEX entitlements_of_guild ON entitlements (application_id, guild_id) WHERE guild_id IS NOT NULL AND NOT is_deleted;
`,
};
