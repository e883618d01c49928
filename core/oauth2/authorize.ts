import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { AuthorizeBody, AuthorizeQuery } from '#protocol/rest/oauth2';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { presentPublicApplication } from '../applications/present-application.ts';
import type { Core } from '../core.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { addBotToGuild } from './add-bot-to-guild.ts';
import { codesOf } from './authorization-codes.ts';
import { issueTokens } from './issue-tokens.ts';
import { installs, readScopes } from './scopes.ts';

/** What the page of consent shows. Source: the unofficial "Preview OAuth2 Authorization". */
export interface AuthorizationPreview {
  application: object;
  user: object;
  authorized: boolean;
  bot?: object;
  redirect_uri: string | null;
  integration_type: number;
  guilds?: { id: Snowflake; name: string; icon: string | null; mfa_level: number; permissions: string }[];
}

export async function previewAuthorization(core: Core, user: UserRecord, query: AuthorizeQuery): Promise<AuthorizationPreview> {
  const { application, scopes, redirectUri } = await readRequest(core, user.id, query);
  const bot = application.bot_id ? presentUser(core.userCache.get(application.bot_id)) : null;
  return {
    application: presentPublicApplication(application, core.userCache),
    user: presentUser(user),
    authorized: false,
    ...(bot && scopes.includes('bot') && { bot }),
    redirect_uri: redirectUri,
    integration_type: query.integration_type ?? 0,
    ...(installs(scopes) && { guilds: await manageableGuilds(core, user.id) }),
  };
}

/** Guilds that the person may bring an application into. */
async function manageableGuilds(core: Core, userId: Snowflake): Promise<NonNullable<AuthorizationPreview['guilds']>> {
  const found: NonNullable<AuthorizationPreview['guilds']> = [];
  for (const id of await core.guilds.idsOfMember(userId)) {
    const state = await core.states.get(id);
    const permissions = state ? guildPermissionsOf(state, userId, core.clock.nowMs()) : 0n;
    if (!state || !(permissions & PermissionFlagsBits.ManageGuild)) continue;
    found.push({ id, name: state.guild.name, icon: state.guild.icon, mfa_level: state.guild.mfa_level, permissions: permissions.toString() });
  }
  return found;
}

interface AuthorizationRequest {
  application: ApplicationRecord;
  scopes: string[];
  /** Where a code goes; null when nothing but a bot is asked for. */
  redirectUri: string | null;
}

async function readRequest(core: Core, userId: Snowflake, query: AuthorizeQuery): Promise<AuthorizationRequest> {
  const application = await core.applications.byId(query.client_id);
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  if (application.bot_id) await core.userCache.fetch([application.bot_id]);
  const scopes = readScopes(query.scope ?? application.install_params?.scopes.join(' '));
  if (installs(scopes) && !application.bot_public && application.owner_id !== userId)
    throw apiError('NOT_AUTHORIZED_TO_PERFORM_THIS_ACTION_ON_THIS_APPLICATION');
  return { application, scopes, redirectUri: redirectOf(application, scopes, query) };
}

function redirectOf(application: ApplicationRecord, scopes: readonly string[], query: AuthorizeQuery): string | null {
  const wantsAnswer =
    query.response_type !== undefined || query.redirect_uri !== undefined || scopes.some((scope) => scope !== 'bot' && scope !== 'applications.commands');
  if (!wantsAnswer && !application.bot_require_code_grant) return null;
  const uri = query.redirect_uri ?? application.redirect_uris[0];
  if (uri === undefined || !application.redirect_uris.includes(uri))
    throw formError(['redirect_uri'], 'OAUTH2_REDIRECT_URI_INVALID', 'Invalid OAuth2 redirect_uri');
  if (query.response_type !== undefined && query.response_type !== 'code' && query.response_type !== 'token')
    throw formError(['response_type'], 'BASE_TYPE_CHOICES', "Value must be one of {'code', 'token'}.");
  return uri;
}

/**
 * Carries a person's decision out: brings the application into the guild and answers where the browser goes next.
 * Source: the unofficial "Create OAuth2 Authorization"; RFC 6749 for what the address carries.
 */
export async function authorize(
  core: Core,
  user: UserRecord,
  query: AuthorizeQuery,
  body: AuthorizeBody,
  reason: string | null,
): Promise<{ location: string }> {
  const { application, scopes, redirectUri } = await readRequest(core, user.id, query);
  const finished = redirectUri ?? `${core.settings.url}/oauth2/authorized`;
  if (!body.authorize)
    return {
      location: withParameters(finished, query, { error: 'access_denied', error_description: 'The resource owner or authorization server denied the request' }),
    };
  const guildId = body.guild_id ?? query.guild_id ?? null;
  let permissions = 0n;
  if (installs(scopes)) {
    if (!guildId) throw formError(['guild_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
    permissions = await install(core, application, user, guildId, BigInt(body.permissions ?? query.permissions ?? '0'), scopes, reason);
  }
  const installed = guildId && installs(scopes) ? { guild_id: guildId, permissions: permissions.toString() } : {};
  if (!redirectUri) return { location: withParameters(finished, query, installed) };
  if (query.response_type === 'token') {
    const { access_token, expires_in, scope, token_type } = await issueTokens(core, { applicationId: application.id, userId: user.id, scopes }, false);
    const fragment = new URLSearchParams({
      token_type,
      access_token,
      expires_in: String(expires_in),
      scope,
      ...(query.state !== undefined && { state: query.state }),
    });
    return { location: `${redirectUri}#${fragment.toString()}` };
  }
  const code = codesOf(core).issue(
    { applicationId: application.id, userId: user.id, scopes, redirectUri, challenge: challengeOf(query), guildId },
    core.clock.nowMs(),
  );
  return { location: withParameters(redirectUri, query, { code, ...installed, iss: core.settings.url }) };
}

function challengeOf({ code_challenge: text, code_challenge_method: method }: AuthorizeQuery): { text: string; method: 'plain' | 'S256' } | null {
  if (text === undefined || text === '') return null;
  if (method !== undefined && method !== 'S256' && method !== 'plain')
    throw formError(['code_challenge_method'], 'BASE_TYPE_CHOICES', "Value must be one of {'S256', 'plain'}.");
  return { text, method: method ?? 'plain' };
}

/** Needs MANAGE_GUILD. Nobody gives a bot what they may not do themselves. Returns what it got. */
async function install(
  core: Core,
  application: ApplicationRecord,
  user: UserRecord,
  guildId: Snowflake,
  asked: bigint,
  scopes: readonly string[],
  reason: string | null,
): Promise<bigint> {
  const state = await core.states.get(guildId);
  if (!state?.members.has(user.id)) throw apiError('UNKNOWN_GUILD');
  const own = guildPermissionsOf(state, user.id, core.clock.nowMs());
  if (!(own & PermissionFlagsBits.ManageGuild)) throw apiError('MISSING_PERMISSIONS');
  const permissions = asked & own;
  await addBotToGuild(core, { application, guildId, permissions, by: { id: user.id, reason }, scopes });
  return permissions;
}

/** The address with these parameters beside its own, and the caller's state. */
function withParameters(address: string, { state }: AuthorizeQuery, parameters: Record<string, string>): string {
  const query = new URLSearchParams({ ...parameters, ...(state !== undefined && { state }) }).toString();
  if (query === '') return address;
  return `${address}${address.includes('?') ? '&' : '?'}${query}`;
}
