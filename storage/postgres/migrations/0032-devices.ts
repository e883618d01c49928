import type { Migration } from '../migrate.ts';

/** Phones that would be told by push, which go with the session that named them. */
export const devices: Migration = {
  id: 32,
  name: 'devices',
  sql: `
CREATE TABLE devices (
  user_id bigint NOT NULL,
  provider text NOT NULL,
  token_hash text NOT NULL,
  voip_provider text,
  voip_token_hash text,
  login_hash text NOT NULL REFERENCES logins (token_hash) ON DELETE CASCADE ON UPDATE CASCADE,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, provider, token_hash)
);
CREATE INDEX devices_of_login ON devices (login_hash);
`,
};
