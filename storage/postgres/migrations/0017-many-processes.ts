import type { Migration } from '../migrate.ts';

/** What was in the memory of the one process before there could be several. */
export const manyProcesses: Migration = {
  id: 17,
  name: 'many processes',
  sql: `
-- Of active threads: when to look whether they have been silent for their time; not later than they have.
ALTER TABLE channels ADD COLUMN silent_at timestamptz;

-- Events that applications are to be told of at their own addresses.
CREATE TABLE webhook_deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES applications ON DELETE CASCADE,
  type text NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX due_webhook_deliveries ON webhook_deliveries (due_at);
CREATE INDEX webhook_deliveries_of_application ON webhook_deliveries (application_id);

-- What all processes of an instance sign with.
CREATE TABLE instance_secrets (
  name text PRIMARY KEY,
  secret text NOT NULL
);
`,
};
