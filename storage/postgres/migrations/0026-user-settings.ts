import type { Migration } from '../migrate.ts';

/** What people have set for themselves. No reference to guilds, whose end makes a setting merely useless. */
export const userSettings: Migration = {
  id: 26,
  name: 'user settings',
  sql: `
-- Discord's settings messages as they are on the wire: 1 is what clients need at once, 2 what they count.
CREATE TABLE user_settings (
  user_id bigint NOT NULL,
  kind smallint NOT NULL,
  version integer NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (user_id, kind)
);

CREATE TABLE user_preferences (
  user_id bigint NOT NULL,
  name text NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (user_id, name)
);

-- Notifications by guild; 0 is direct messages.
CREATE TABLE user_guild_settings (
  user_id bigint NOT NULL,
  guild_id bigint NOT NULL,
  version integer NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (user_id, guild_id)
);

-- Null is not muted.
ALTER TABLE thread_members ADD COLUMN mute jsonb;
`,
};
