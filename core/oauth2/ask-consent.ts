import { ApplicationIntegrationType, PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import type { ShownConsent } from '#protocol/nexus/consent';
import type { AuthorizeQuery } from '#protocol/rest/oauth2';
import { presentPublicApplication } from '../applications/present-application.ts';
import type { Core } from '../core.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { manageableWebhookHomes } from '../webhooks/webhook-homes.ts';
import { readAuthorizationRequest, type AuthorizationRequest } from './authorization-request.ts';
import { installs } from './scopes.ts';

/** A guild that the person may bring an application into, with what they may do there. */
export interface ManageableGuild {
  id: Snowflake;
  name: string;
  icon: string | null;
  mfa_level: number;
  permissions: string;
}

/** A guild with the channels in which the person may make a webhook. */
export interface WebhookHome {
  id: Snowflake;
  name: string;
  channels: { id: Snowflake; name: string }[];
}

/** All that a person has to know to decide. */
export interface Consent extends AuthorizationRequest {
  owner: UserRecord;
  /** Null when nothing comes into a guild. */
  guilds: ManageableGuild[] | null;
  /** Null when no webhook is asked for. */
  webhookHomes: WebhookHome[] | null;
  /** Whether the person gave all of it before and never took it back. */
  isGranted: boolean;
}

export async function askConsent(core: Core, user: UserRecord, query: AuthorizeQuery): Promise<Consent> {
  const request = await readAuthorizationRequest(core, user.id, query);
  const { application, scopes, integrationType } = request;
  const wantsGuilds = installs(scopes) && integrationType === ApplicationIntegrationType.GuildInstall;
  const wantsWebhook = scopes.includes('webhook.incoming');
  const states = wantsGuilds || wantsWebhook ? await guildsOf(core, user.id) : [];
  return {
    ...request,
    owner: core.userCache.get(application.owner_id),
    guilds: wantsGuilds ? manageable(core, states, user.id) : null,
    webhookHomes: wantsWebhook ? manageableWebhookHomes(core, states, user.id) : null,
    isGranted: await isGranted(core, user.id, request),
  };
}

async function guildsOf(core: Core, userId: Snowflake): Promise<GuildState[]> {
  const states = await Promise.all((await core.guilds.idsOfMember(userId)).map((id) => core.states.get(id)));
  return states.filter((state) => state !== null).toSorted((one, other) => one.guild.name.localeCompare(other.guild.name));
}

const manageable = (core: Core, states: readonly GuildState[], userId: Snowflake): ManageableGuild[] =>
  states.flatMap((state) => {
    const { id, guild } = state;
    const permissions = guildPermissionsOf(state, userId, core.clock.nowMs());
    if (!(permissions & PermissionFlagsBits.ManageGuild)) return [];
    return { id, name: guild.name, icon: guild.icon, mfa_level: guild.mfa_level, permissions: permissions.toString() };
  });

/** Bots, commands and webhooks are brought in anew each time; what is about the person lasts until they take it back. */
async function isGranted(core: Core, userId: Snowflake, { application, scopes }: AuthorizationRequest): Promise<boolean> {
  if (installs(scopes) || scopes.includes('webhook.incoming')) return false;
  const given = await core.authorizations.find(userId, application.id);
  return scopes.every((scope) => given?.scopes.includes(scope));
}

/** The same for Discord's own client. Source: the unofficial "Preview OAuth2 Authorization". */
export interface AuthorizationPreview {
  application: object;
  user: object;
  authorized: boolean;
  bot?: object;
  redirect_uri: string | null;
  integration_type: number;
  guilds?: ManageableGuild[];
}

export async function previewAuthorization(core: Core, user: UserRecord, query: AuthorizeQuery): Promise<AuthorizationPreview> {
  const { application, scopes, redirectUri, guilds, integrationType, isGranted: authorized } = await askConsent(core, user, query);
  return {
    application: presentPublicApplication(application, core.userCache),
    user: presentUser(user),
    authorized,
    ...(application.bot_id && scopes.includes('bot') && { bot: presentUser(core.userCache.get(application.bot_id)) }),
    redirect_uri: redirectUri,
    integration_type: integrationType,
    ...(guilds && { guilds }),
  };
}

const faceOf = ({ id, username, global_name, avatar }: UserRecord): ShownConsent['user'] => ({ id, username, global_name, avatar });

/** The same for our client, which asks as our page does: with all that a link leaves to the application. */
export async function presentConsent(core: Core, user: UserRecord, query: AuthorizeQuery): Promise<ShownConsent> {
  const { application, owner, scopes, permissions, redirectUri, guilds, webhookHomes, isGranted } = await askConsent(core, user, query);
  return {
    application: {
      id: application.id,
      name: application.name,
      icon: application.icon,
      description: application.description,
      terms_of_service_url: application.terms_of_service_url,
      privacy_policy_url: application.privacy_policy_url,
    },
    user: faceOf(user),
    owner: faceOf(owner),
    scopes,
    permissions: permissions.toString(),
    redirect_uri: redirectUri,
    is_granted: isGranted,
    guilds: guilds && guilds.map(({ id, name, permissions: own }) => ({ id, name, permissions: own })),
    webhook_homes: webhookHomes,
  };
}
