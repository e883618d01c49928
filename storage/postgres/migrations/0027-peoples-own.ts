import type { Migration } from '../migrate.ts';

/** Conveniences of Nexus for one person each. No reference to channels, whose end makes a row merely useless. */
export const peoplesOwn: Migration = {
  id: 27,
  name: 'conveniences of people',
  sql: `
CREATE TABLE scheduled_messages (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  channel_id bigint NOT NULL,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  status text NOT NULL,
  error jsonb,
  attempts integer NOT NULL DEFAULT 0,
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  body jsonb NOT NULL
);
CREATE INDEX scheduled_messages_of_user ON scheduled_messages (user_id, due_at);
CREATE INDEX due_scheduled_messages ON scheduled_messages (due_at) WHERE status = 'waiting';

CREATE TABLE reminders (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  status text NOT NULL,
  text text NOT NULL,
  guild_id bigint,
  channel_id bigint,
  message_id bigint
);
CREATE INDEX reminders_of_user ON reminders (user_id, due_at);
CREATE INDEX due_reminders ON reminders (due_at) WHERE status = 'waiting';

CREATE TABLE drafts (
  user_id bigint NOT NULL,
  channel_id bigint NOT NULL,
  version bigint NOT NULL,
  content text NOT NULL,
  reply_to bigint,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, channel_id)
);
CREATE INDEX empty_drafts ON drafts (updated_at) WHERE content = '' AND reply_to IS NULL;

CREATE TABLE saved_searches (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  name text NOT NULL,
  guild_id bigint,
  channel_id bigint,
  query jsonb NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX saved_searches_of_user ON saved_searches (user_id, id);

-- Whoever logs out there is told nothing more there.
CREATE TABLE push_subscriptions (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  login_hash text NOT NULL REFERENCES logins (token_hash) ON DELETE CASCADE ON UPDATE CASCADE,
  endpoint text NOT NULL UNIQUE,
  p256dh text NOT NULL,
  auth text NOT NULL,
  with_content boolean NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX push_subscriptions_of_user ON push_subscriptions (user_id, id);
CREATE INDEX push_subscriptions_of_login ON push_subscriptions (login_hash);

CREATE TABLE pushes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscription_id bigint NOT NULL REFERENCES push_subscriptions ON DELETE CASCADE,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX due_pushes ON pushes (due_at);
CREATE INDEX pushes_of_subscription ON pushes (subscription_id);
`,
};
