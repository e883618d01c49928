import { ApplicationIntegrationType, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { ALL_PERMISSIONS } from '#protocol/permissions';
import type { AuthorizeQuery } from '#protocol/rest/oauth2';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import type { Grant } from './authorization-codes.ts';
import { installs, readScopes } from './scopes.ts';

/** What an application asks a person for, once all of it is right. */
export interface AuthorizationRequest {
  application: ApplicationRecord;
  scopes: string[];
  /** What its bot asks for in the guild. */
  permissions: bigint;
  /** Where the answer goes; null when nothing but a bot is asked for. */
  redirectUri: string | null;
  challenge: Grant['challenge'];
  /** Whether it comes into a guild or to the person. */
  integrationType: ApplicationIntegrationType;
}

/** Throws what is wrong with the request before anybody is asked: only a registered address ever hears of it. */
export async function readAuthorizationRequest(core: Core, userId: Snowflake, query: AuthorizeQuery): Promise<AuthorizationRequest> {
  const application = await core.applications.byId(query.client_id);
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  await core.userCache.fetch([application.owner_id, ...(application.bot_id ? [application.bot_id] : [])]);
  const integrationType = integrationTypeOf(application, query);
  const params = paramsOf(application, integrationType);
  const scopes = scopesOf(params, integrationType, query.scope);
  if (scopes.includes('bot') && !application.bot_id) throw apiError('OAUTH2_APPLICATION_DOES_NOT_HAVE_BOT');
  if (installs(scopes) && !application.bot_public && application.owner_id !== userId)
    throw apiError('NOT_AUTHORIZED_TO_PERFORM_THIS_ACTION_ON_THIS_APPLICATION');
  if (scopes.includes('bot') && application.bot_require_code_grant && query.response_type !== 'code')
    throw formError(['response_type'], 'OAUTH2_CODE_GRANT_REQUIRED', 'Integration requires code grant');
  // The webhook travels with the answer to a code, which an implicit grant has not.
  if (scopes.includes('webhook.incoming') && query.response_type === 'token')
    throw formError(['response_type'], 'OAUTH2_CODE_GRANT_REQUIRED', 'webhook.incoming requires code grant');
  if (scopes.includes('role_connections.write') && query.response_type === 'token')
    throw formError(['response_type'], 'OAUTH2_CODE_GRANT_REQUIRED', 'role_connections.write requires code grant');
  const permissions = BigInt(query.permissions ?? params?.permissions ?? '0') & ALL_PERMISSIONS;
  return { application, scopes, permissions, redirectUri: redirectOf(application, scopes, query), challenge: challengeOf(query), integrationType };
}

const GUILD = ApplicationIntegrationType.GuildInstall;

/** Without one the guild, unless the application comes to people only. */
function integrationTypeOf({ integration_types_config: types }: ApplicationRecord, { integration_type: asked }: AuthorizeQuery): ApplicationIntegrationType {
  const type = asked ?? (Object.hasOwn(types, GUILD) || Object.keys(types).length === 0 ? GUILD : ApplicationIntegrationType.UserInstall);
  if (type !== GUILD && !Object.hasOwn(types, type))
    throw formError(['integration_type'], 'OAUTH2_INTEGRATION_TYPE_INVALID', 'Invalid integration type provided for application.');
  return type;
}

/** What a link asks for that does not say it. */
const paramsOf = ({ install_params, integration_types_config }: ApplicationRecord, type: ApplicationIntegrationType): ApplicationRecord['install_params'] =>
  integration_types_config[type]?.oauth2_install_params ?? (type === GUILD ? install_params : null);

/** A person has no place for a bot: only its commands come to them. */
function scopesOf(params: ApplicationRecord['install_params'], type: ApplicationIntegrationType, asked: string | undefined): string[] {
  const scopes = readScopes(asked ?? (params?.scopes.join(' ') || (type === GUILD ? undefined : 'applications.commands')));
  if (type === GUILD) return scopes;
  const personal = scopes.filter((scope) => scope !== 'bot' && scope !== 'webhook.incoming');
  return personal.length > 0 ? personal : ['applications.commands'];
}

function redirectOf(application: ApplicationRecord, scopes: readonly string[], query: AuthorizeQuery): string | null {
  const isAboutPerson = scopes.some((scope) => scope !== 'bot' && scope !== 'applications.commands');
  if (!isAboutPerson && query.response_type === undefined && query.redirect_uri === undefined) return null;
  const uri = query.redirect_uri ?? application.redirect_uris[0];
  if (uri === undefined || !application.redirect_uris.includes(uri))
    throw formError(['redirect_uri'], 'OAUTH2_REDIRECT_URI_INVALID', 'Invalid OAuth2 redirect_uri');
  if (query.response_type !== undefined && query.response_type !== 'code' && query.response_type !== 'token')
    throw formError(['response_type'], 'BASE_TYPE_CHOICES', "Value must be one of {'code', 'token'}.");
  return uri;
}

function challengeOf({ code_challenge: text, code_challenge_method: method }: AuthorizeQuery): Grant['challenge'] {
  if (text === undefined || text === '') return null;
  if (method !== undefined && method !== 'S256' && method !== 'plain')
    throw formError(['code_challenge_method'], 'BASE_TYPE_CHOICES', "Value must be one of {'S256', 'plain'}.");
  return { text, method: method ?? 'plain' };
}
