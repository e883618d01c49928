import type { Migration } from '../migrate.ts';

/** What people prove with, beside their password, that it is they; and links that were sent to them. */
export const secondFactors: Migration = {
  id: 25,
  name: 'second factors',
  sql: `
-- The secret is sealed with a key of the instance; no code of a step up to used_step is taken again.
CREATE TABLE totp_factors (
  user_id bigint PRIMARY KEY,
  sealed_secret text NOT NULL,
  used_step bigint NOT NULL
);

CREATE TABLE passkeys (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  credential_id text NOT NULL UNIQUE,
  public_key text NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  rp_id text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkeys_of_user ON passkeys (user_id, id);

CREATE TABLE backup_codes (
  user_id bigint NOT NULL,
  code_hash text NOT NULL,
  consumed_at timestamptz,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE account_links (
  token_hash text PRIMARY KEY,
  user_id bigint NOT NULL,
  purpose text NOT NULL,
  email text,
  expires_at timestamptz NOT NULL
);
CREATE INDEX account_links_of_user ON account_links (user_id, purpose);
CREATE INDEX account_links_over ON account_links (expires_at);
`,
};
