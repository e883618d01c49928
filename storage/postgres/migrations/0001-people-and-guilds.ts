import type { Migration } from '../migrate.ts';

/** Accounts, applications, guilds and what hangs on them. `data` is the whole record in Discord's shape; the columns beside it are its keys. */
export const peopleAndGuilds: Migration = {
  id: 1,
  name: 'people and guilds',
  sql: `
CREATE TABLE users (
  id bigint PRIMARY KEY,
  bot boolean NOT NULL,
  -- In lower case; null for bots, which share their names freely.
  login_name text UNIQUE,
  login_email text UNIQUE,
  password_hash text,
  data jsonb NOT NULL
);

CREATE TABLE logins (
  token_hash text PRIMARY KEY,
  user_id bigint NOT NULL,
  kind text NOT NULL,
  created_at timestamptz NOT NULL,
  data jsonb NOT NULL
);
CREATE INDEX logins_of_user ON logins (user_id, kind, created_at DESC);

CREATE TABLE applications (
  id bigint PRIMARY KEY,
  owner_id bigint NOT NULL,
  bot_id bigint UNIQUE,
  data jsonb NOT NULL
);
CREATE INDEX applications_of_owner ON applications (owner_id, id);

CREATE TABLE guilds (
  id bigint PRIMARY KEY,
  data jsonb NOT NULL
);

CREATE TABLE roles (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX roles_of_guild ON roles (guild_id);

CREATE TABLE emojis (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX emojis_of_guild ON emojis (guild_id);

CREATE TABLE stickers (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX stickers_of_guild ON stickers (guild_id);

CREATE TABLE members (
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id bigint NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX guilds_of_member ON members (user_id, guild_id);

CREATE TABLE channels (
  id bigint PRIMARY KEY,
  guild_id bigint REFERENCES guilds ON DELETE CASCADE,
  type smallint NOT NULL,
  parent_id bigint,
  -- Threads only: when it was archived, null while it is active.
  archived_at timestamptz,
  -- Direct channels only. The pair makes the channel of two people unique.
  recipient_ids bigint[],
  direct_pair bigint[] UNIQUE,
  data jsonb NOT NULL
);
CREATE INDEX active_channels_of_guild ON channels (guild_id) WHERE archived_at IS NULL;
CREATE INDEX channels_of_guild ON channels (guild_id);
CREATE INDEX children_of_channel ON channels (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX archived_threads ON channels (parent_id, archived_at DESC) WHERE archived_at IS NOT NULL;
CREATE INDEX channels_of_recipient ON channels USING gin (recipient_ids) WHERE recipient_ids IS NOT NULL;

CREATE TABLE thread_members (
  thread_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
  user_id bigint NOT NULL,
  join_timestamp text NOT NULL,
  flags integer NOT NULL,
  PRIMARY KEY (thread_id, user_id)
);
CREATE INDEX threads_of_member ON thread_members (user_id, thread_id);

CREATE TABLE bans (
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id bigint NOT NULL,
  reason text,
  PRIMARY KEY (guild_id, user_id)
);

CREATE TABLE invites (
  code text PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  max_uses integer NOT NULL,
  uses integer NOT NULL,
  data jsonb NOT NULL
);
CREATE INDEX invites_of_guild ON invites (guild_id);
CREATE INDEX invites_of_channel ON invites (channel_id);

CREATE TABLE webhooks (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
  source_channel_id bigint,
  data jsonb NOT NULL
);
CREATE INDEX webhooks_of_guild ON webhooks (guild_id);
CREATE INDEX webhooks_of_channel ON webhooks (channel_id);
CREATE INDEX webhooks_of_source ON webhooks (source_channel_id) WHERE source_channel_id IS NOT NULL;

CREATE TABLE integrations (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  application_id bigint NOT NULL REFERENCES applications ON DELETE CASCADE,
  data jsonb NOT NULL,
  UNIQUE (guild_id, application_id)
);
CREATE INDEX integrations_of_application ON integrations (application_id);

CREATE TABLE commands (
  id bigint PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES applications ON DELETE CASCADE,
  guild_id bigint REFERENCES guilds ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX commands_of_scope ON commands (application_id, guild_id);
CREATE INDEX commands_of_guild ON commands (guild_id) WHERE guild_id IS NOT NULL;

-- id is a command's or, for all its commands, the application's.
CREATE TABLE command_permissions (
  application_id bigint NOT NULL REFERENCES applications ON DELETE CASCADE,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  id bigint NOT NULL,
  permissions jsonb NOT NULL,
  PRIMARY KEY (application_id, guild_id, id)
);
CREATE INDEX command_permissions_of_guild ON command_permissions (guild_id);

CREATE TABLE audit_log (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id bigint,
  action_type integer NOT NULL,
  target_id text,
  data jsonb NOT NULL
);
CREATE INDEX audit_log_of_guild ON audit_log (guild_id, id DESC);

CREATE TABLE worker_leases (
  worker_id smallint PRIMARY KEY,
  holder text NOT NULL,
  expires_at timestamptz NOT NULL
);
`,
};
