import type { Migration } from '../migrate.ts';

/** What an instance's operators decide and see. */
export const instance: Migration = {
  id: 10,
  name: 'instance',
  sql: `
CREATE TABLE operators (
  user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  since timestamptz NOT NULL
);
-- Of a server that had people before it had operators.
INSERT INTO operators SELECT id, now() FROM users WHERE NOT bot ORDER BY id LIMIT 1;

-- One row at most.
CREATE TABLE instance_settings (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  data jsonb NOT NULL
);

CREATE TABLE registration_invites (
  code text PRIMARY KEY,
  created_by bigint,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  max_uses integer NOT NULL,
  uses integer NOT NULL DEFAULT 0,
  note text
);

CREATE TABLE instance_bans (
  id bigint PRIMARY KEY,
  kind text NOT NULL,
  value text NOT NULL,
  reason text,
  created_by bigint,
  expires_at timestamptz,
  UNIQUE (kind, value)
);

CREATE TABLE instance_log (
  id bigint PRIMARY KEY,
  operator_id bigint,
  action text NOT NULL,
  target_id bigint,
  data jsonb NOT NULL
);
CREATE INDEX instance_log_of_operator ON instance_log (operator_id, id DESC);
CREATE INDEX instance_log_of_target ON instance_log (target_id, id DESC) WHERE target_id IS NOT NULL;

CREATE TABLE reports (
  id bigint PRIMARY KEY,
  reporter_id bigint NOT NULL,
  status text NOT NULL,
  -- What is reported, as kind and ids: one open report of one person is enough.
  subject text NOT NULL,
  data jsonb NOT NULL
);
CREATE INDEX reports_by_status ON reports (status, id DESC);
CREATE UNIQUE INDEX open_reports_of_person ON reports (reporter_id, subject) WHERE status = 'open';

CREATE TABLE message_days (
  day date PRIMARY KEY,
  messages bigint NOT NULL
);
`,
};
