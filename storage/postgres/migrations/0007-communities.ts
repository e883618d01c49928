import type { Migration } from '../migrate.ts';

/** Sounds, templates, what a guild says to newcomers, who asks to come in, and whom an invite is for. */
export const communities: Migration = {
  id: 7,
  name: 'communities',
  sql: `
CREATE TABLE soundboard_sounds (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX soundboard_sounds_of_guild ON soundboard_sounds (guild_id);

CREATE TABLE guild_templates (
  code text PRIMARY KEY,
  guild_id bigint NOT NULL UNIQUE REFERENCES guilds ON DELETE CASCADE,
  usage_count integer NOT NULL DEFAULT 0,
  data jsonb NOT NULL
);

CREATE TABLE guild_pages (
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  kind text NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (guild_id, kind)
);

-- One of each person in a guild: a new one takes the place of the old.
CREATE TABLE join_requests (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id bigint NOT NULL,
  status text NOT NULL,
  data jsonb NOT NULL,
  UNIQUE (guild_id, user_id)
);
CREATE INDEX join_requests_of_guild ON join_requests (guild_id, status, id);

CREATE TABLE invite_targets (
  code text PRIMARY KEY REFERENCES invites ON DELETE CASCADE,
  made_at timestamptz NOT NULL,
  user_ids bigint[] NOT NULL
);
`,
};
