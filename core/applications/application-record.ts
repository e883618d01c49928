import type { APIApplicationInstallParams, APIApplicationRoleConnectionMetadata, ApplicationFlags, Snowflake } from 'discord-api-types/v10';

/** An application as stored. `flags` holds the privileged-intent switches, as Discord's does. */
export interface ApplicationRecord {
  id: Snowflake;
  owner_id: Snowflake;
  bot_id: Snowflake | null;
  name: string;
  icon: string | null;
  cover_image: string | null;
  description: string;
  bot_public: boolean;
  bot_require_code_grant: boolean;
  flags: ApplicationFlags;
  /** Public half of the Ed25519 key, hex. */
  verify_key: string;
  /** Private half (PKCS#8 DER, base64). Never leaves the server. */
  signing_key: string;
  /** SHA-256 of the OAuth2 client secret, hex; null until one was made. */
  client_secret_hash: string | null;
  redirect_uris: string[];
  interactions_endpoint_url: string | null;
  role_connections_verification_url: string | null;
  terms_of_service_url: string | null;
  privacy_policy_url: string | null;
  custom_install_url: string | null;
  install_params: APIApplicationInstallParams | null;
  integration_types_config: Record<string, { oauth2_install_params?: APIApplicationInstallParams }>;
  tags: string[];
  event_webhooks_url: string | null;
  event_webhooks_status: number;
  event_webhooks_types: string[];
  /** Of activities; absent until they were set. */
  explicit_content_filter?: number;
  max_participants?: number | null;
  /** What it may say of people's accounts elsewhere; absent until it was set. */
  role_connections_metadata?: APIApplicationRoleConnectionMetadata[];
}
