import type { Migration } from '../migrate.ts';

export const guildActivities: Migration = {
  id: 4,
  name: 'guild activities',
  sql: `
CREATE TABLE application_emojis (
  id bigint PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES applications ON DELETE CASCADE,
  name text NOT NULL,
  data jsonb NOT NULL,
  UNIQUE (application_id, name)
);

CREATE TABLE scheduled_events (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  status smallint NOT NULL,
  entity_type smallint NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  data jsonb NOT NULL
);
CREATE INDEX scheduled_events_of_guild ON scheduled_events (guild_id);
CREATE INDEX open_scheduled_events ON scheduled_events (guild_id, id) WHERE status < 3;
-- Events outside of channels (kind 3) begin and end by the clock.
CREATE INDEX due_scheduled_events ON scheduled_events ((CASE status WHEN 1 THEN starts_at ELSE ends_at END)) WHERE status < 3 AND entity_type = 3;

-- exception_id is 0 for interest in the whole event.
CREATE TABLE scheduled_event_users (
  event_id bigint NOT NULL REFERENCES scheduled_events ON DELETE CASCADE,
  exception_id bigint NOT NULL,
  user_id bigint NOT NULL,
  PRIMARY KEY (event_id, exception_id, user_id)
);

CREATE TABLE stage_instances (
  channel_id bigint PRIMARY KEY REFERENCES channels ON DELETE CASCADE,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX stage_instances_of_guild ON stage_instances (guild_id);

CREATE TABLE automod_rules (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX automod_rules_of_guild ON automod_rules (guild_id);
`,
};
