import { generateKeyPairSync } from 'node:crypto';
import { ApplicationWebhookEventStatus, type Snowflake } from 'discord-api-types/v10';
import { NO_FLAGS } from '#protocol/flags';
import type { ApplicationRecord } from './application-record.ts';

/** A fresh application with a key of its own and Discord's defaults. */
export function newApplication(id: Snowflake, ownerId: Snowflake, name: string, given: Partial<ApplicationRecord> = {}): ApplicationRecord {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    id,
    owner_id: ownerId,
    bot_id: null,
    name,
    icon: null,
    cover_image: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    flags: NO_FLAGS,
    // The last 32 bytes of the DER are the key itself; libraries verify signatures with that.
    verify_key: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
    signing_key: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    client_secret_hash: null,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    terms_of_service_url: null,
    privacy_policy_url: null,
    custom_install_url: null,
    install_params: null,
    integration_types_config: { '0': {} },
    tags: [],
    event_webhooks_url: null,
    event_webhooks_status: ApplicationWebhookEventStatus.Disabled,
    event_webhooks_types: [],
    ...given,
  };
}
