import type { APIApplication, APIUser, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserCache } from '../users/user-cache.ts';
import type { ApplicationRecord } from './application-record.ts';

/** Scopes that an application may ask people for without anybody's approval. */
export const ELIGIBLE_SCOPES = [
  'applications.commands',
  'applications.commands.permissions.update',
  'applications.commands.update',
  'applications.entitlements',
  'bot',
  'connections',
  'email',
  'gdm.join',
  'guilds',
  'guilds.join',
  'guilds.members.read',
  'identify',
  'openid',
  'role_connections.write',
  'webhook.incoming',
] as const;

/** What anybody may know of an application. Its bot must be in memory. Source: Discord, "Application Object". */
export function presentPublicApplication(application: ApplicationRecord, users: UserCache): object {
  return {
    id: application.id,
    name: application.name,
    icon: application.icon,
    description: application.description,
    summary: '',
    type: null,
    hook: true,
    is_monetized: false,
    is_verified: false,
    is_discoverable: false,
    ...(application.cover_image && { cover_image: application.cover_image }),
    ...(application.bot_id && { bot: presentUser(users.get(application.bot_id)) }),
    bot_public: application.bot_public,
    bot_require_code_grant: application.bot_require_code_grant,
    integration_public: application.bot_public,
    integration_require_code_grant: application.bot_require_code_grant,
    ...(application.terms_of_service_url && { terms_of_service_url: application.terms_of_service_url }),
    ...(application.privacy_policy_url && { privacy_policy_url: application.privacy_policy_url }),
    ...(application.custom_install_url && { custom_install_url: application.custom_install_url }),
    ...(application.install_params && { install_params: application.install_params }),
    integration_types_config: application.integration_types_config,
    verify_key: application.verify_key,
    flags: application.flags,
    flags_new: String(application.flags),
    tags: application.tags,
  };
}

/** An application beside something else. Source: the unofficial "Integration Application". */
export interface BareApplication {
  id: Snowflake;
  name: string;
  icon: string | null;
  description: string;
  type: null;
  is_verified: false;
  is_discoverable: false;
  is_monetized: false;
  bot?: APIUser;
  role_connections_verification_url: string | null;
}

export async function bareApplication(core: Core, application: ApplicationRecord): Promise<BareApplication> {
  const { id, name, icon, description, bot_id: botId, role_connections_verification_url } = application;
  const bot = botId ? await core.userCache.find(botId) : null;
  return {
    id,
    name,
    icon,
    description,
    type: null,
    is_verified: false,
    is_discoverable: false,
    is_monetized: false,
    ...(bot && { bot: presentUser(bot) }),
    role_connections_verification_url,
  };
}

/** An application as its owner and its bot see it. */
export async function presentOwnApplication(core: Core, application: ApplicationRecord): Promise<APIApplication> {
  await core.userCache.fetch([application.owner_id, ...(application.bot_id ? [application.bot_id] : [])]);
  const [guildIds, { authorized, installed }] = await Promise.all([
    application.bot_id ? core.guilds.idsOfMember(application.bot_id) : [],
    core.authorizations.count(application.id),
  ]);
  return {
    ...presentPublicApplication(application, core.userCache),
    redirect_uris: application.redirect_uris,
    interactions_endpoint_url: application.interactions_endpoint_url,
    role_connections_verification_url: application.role_connections_verification_url,
    event_webhooks_url: application.event_webhooks_url,
    event_webhooks_status: application.event_webhooks_status,
    event_webhooks_types: application.event_webhooks_types,
    owner: presentUser(core.userCache.get(application.owner_id)),
    team: null,
    approximate_guild_count: guildIds.length,
    approximate_user_install_count: installed,
    approximate_user_authorization_count: authorized,
    explicit_content_filter: application.explicit_content_filter ?? 0,
    ...(application.max_participants !== undefined && { max_participants: application.max_participants }),
    eligible_oauth2_scopes: ELIGIBLE_SCOPES,
    internal_guild_restriction: 1,
    interactions_version: 1,
    interactions_event_types: [],
  } as unknown as APIApplication; // the texts of event types and scopes were checked when they were set
}
