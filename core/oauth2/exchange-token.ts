import { createHash, timingSafeEqual } from 'node:crypto';
import { ApplicationIntegrationType, type APIWebhook, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { ALL_PERMISSIONS } from '#protocol/permissions';
import type { TokenBody } from '#protocol/rest/oauth2';
import { hashToken } from '../accounts/token.ts';
import type { Actor } from '../actor.ts';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import { presentGuild } from '../guilds/present-guild.ts';
import { createWebhook } from '../webhooks/manage-webhooks.ts';
import { mayMakeWebhook } from '../webhooks/webhook-homes.ts';
import { addBotToGuild } from './add-bot-to-guild.ts';
import { readAddition } from './authorize.ts';
import { keepAuthorization } from './authorizations.ts';
import { takeCode, type Grant } from './authorization-codes.ts';
import { issueTokens, revokeAll, revokePair, type TokenAnswer } from './issue-tokens.ts';
import { OAUTH2_SCOPES } from './scopes.ts';

/** A refusal in the words of RFC 6749, which OAuth2 libraries read instead of Discord's codes. */
export interface OAuthRefusal {
  error: 'invalid_client' | 'invalid_grant' | 'invalid_request' | 'invalid_scope' | 'unsupported_grant_type' | 'unauthorized_client';
  error_description: string;
}

export interface OAuthReply<Body> {
  status: number;
  body: Body | OAuthRefusal;
}

const refusal = (error: OAuthRefusal['error'], description: string): OAuthReply<never> => ({
  status: error === 'invalid_client' ? 401 : 400,
  body: { error, error_description: description },
});
const isRefused = (found: ApplicationRecord | OAuthReply<never>): found is OAuthReply<never> => 'status' in found;

/** What names the client: fields of the form, or `Authorization: Basic`. */
export interface ClientCredentials {
  client_id?: string | undefined;
  client_secret?: string | undefined;
}

export function readBasic(header: string | string[] | undefined): ClientCredentials {
  const [, encoded] = /^Basic +([\w+/=-]{1,1000})$/i.exec(typeof header === 'string' ? header.trim() : '') ?? [];
  const text = encoded ? Buffer.from(encoded, 'base64').toString('utf8') : '';
  const colon = text.indexOf(':');
  return colon < 0 ? {} : { client_id: text.slice(0, colon), client_secret: text.slice(colon + 1) };
}

async function clientOf(
  core: Core,
  { client_id: id, client_secret: secret }: ClientCredentials,
  mayBePublic: boolean,
): Promise<ApplicationRecord | OAuthReply<never>> {
  const application = id && /^\d{1,20}$/.test(id) ? await core.applications.byId(id) : null;
  if (!application) return refusal('invalid_client', 'The client is unknown.');
  if (secret === undefined || secret === '') return mayBePublic ? application : refusal('invalid_client', 'The client secret is missing.');
  const isRight = application.client_secret_hash !== null && timingSafeEqual(Buffer.from(application.client_secret_hash), Buffer.from(hashToken(secret)));
  return isRight ? application : refusal('invalid_client', 'The client secret is wrong.');
}

/** Gives out access tokens for a code, a refresh token, or to the application itself. Source: Discord, "OAuth2"; RFC 6749. */
export async function exchangeToken(core: Core, body: TokenBody, basic: ClientCredentials): Promise<OAuthReply<TokenAnswer>> {
  const credentials = { client_id: body.client_id ?? basic.client_id, client_secret: body.client_secret ?? basic.client_secret };
  // With PKCE the verifier stands for the secret that a program on somebody's machine could not keep.
  const client = await clientOf(core, credentials, body.grant_type === 'authorization_code' && body.code_verifier !== undefined);
  if (isRefused(client)) return client;
  switch (body.grant_type) {
    case 'authorization_code':
      return byCode(core, client, body);
    case 'refresh_token':
      return byRefresh(core, client, body);
    case 'client_credentials':
      return toClient(core, client, body);
    default:
      return refusal('unsupported_grant_type', `Grant type ${body.grant_type ?? 'None'} is not supported`);
  }
}

async function byCode(
  core: Core,
  client: ApplicationRecord,
  { code, redirect_uri: redirectUri, code_verifier: verifier }: TokenBody,
): Promise<OAuthReply<TokenAnswer>> {
  if (!code) return refusal('invalid_request', 'Missing "code" in request.');
  const grant = await takeCode(core, code);
  if (!grant || grant.applicationId !== client.id) return refusal('invalid_grant', 'Invalid "code" in request.');
  if ((redirectUri !== undefined || grant.isRedirectNamed) && redirectUri !== grant.redirectUri)
    return refusal('invalid_grant', 'Invalid "redirect_uri" in request.');
  if (!isVerified(grant, verifier)) return refusal('invalid_grant', 'Invalid "code_verifier" in request.');
  const given = await carryOut(core, client, grant);
  return { status: 200, body: { ...(await issueTokens(core, grant, true)), ...given } };
}

/** What a grant promised beside tokens: the bot of one that insists on codes, and a webhook. Source: Discord, "OAuth2". */
async function carryOut(core: Core, application: ApplicationRecord, grant: Grant): Promise<Pick<TokenAnswer, 'guild' | 'webhook'>> {
  const { addition, isDeferred, webhookChannelId, userId, scopes } = grant;
  const by = { id: userId, reason: null };
  if (addition && isDeferred) {
    const allowed = await readAddition(core, userId, addition.guildId, addition.permissions);
    await addBotToGuild(core, { application, ...allowed, by, scopes });
    const user = await core.userCache.find(userId);
    const integrationType = ApplicationIntegrationType.GuildInstall;
    if (user) await keepAuthorization(core, { application, user, scopes, integrationType, guildId: addition.guildId });
  }
  const state = addition && scopes.includes('bot') ? await core.states.get(addition.guildId) : null;
  const webhook = webhookChannelId === null ? null : await makeWebhook(core, application, webhookChannelId, by);
  return { ...(state && { guild: presentGuild(state) }), ...(webhook && { webhook }) };
}

async function makeWebhook(core: Core, application: ApplicationRecord, channelId: Snowflake, by: Actor): Promise<APIWebhook> {
  const found = await core.guilds.channelById(channelId);
  const guild = found?.guild_id ? await core.states.get(found.guild_id) : null;
  const channel = guild?.channels.get(channelId);
  if (!guild || !channel) throw apiError('UNKNOWN_CHANNEL');
  if (!mayMakeWebhook(guild, channel, by.id, core.clock.nowMs())) throw apiError('MISSING_PERMISSIONS');
  return createWebhook(core, { channel, guild, permissions: ALL_PERMISSIONS }, { name: application.name }, by, application.id);
}

function isVerified({ challenge }: Grant, verifier: string | undefined): boolean {
  if (!challenge) return verifier === undefined;
  if (verifier === undefined) return false;
  return (challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier) === challenge.text;
}

async function byRefresh(core: Core, client: ApplicationRecord, { refresh_token: token }: TokenBody): Promise<OAuthReply<TokenAnswer>> {
  if (!token) return refusal('invalid_request', 'Missing "refresh_token" in request.');
  const login = await core.logins.byTokenHash(hashToken(token));
  const isOwn = login?.kind === 'refresh' && login.applicationId === client.id;
  // Of two exchanges at once only one gets new tokens.
  if (!isOwn || !(await revokePair(core, login))) return refusal('invalid_grant', 'Invalid "refresh_token" in request.');
  return { status: 200, body: await issueTokens(core, { applicationId: client.id, userId: login.userId, scopes: login.scopes }, true) };
}

/** The token is of the application's owner, for tests of their own. */
async function toClient(core: Core, client: ApplicationRecord, { scope }: TokenBody): Promise<OAuthReply<TokenAnswer>> {
  const scopes = [...new Set((scope ?? 'identify').split(/[\s+]+/).filter((word) => word !== ''))];
  if (scopes.length === 0 || scopes.some((each) => !OAUTH2_SCOPES.includes(each)))
    return refusal('invalid_scope', 'The requested scope is invalid, unknown, or malformed.');
  return { status: 200, body: await issueTokens(core, { applicationId: client.id, userId: client.owner_id, scopes }, false) };
}

/** Ends all tokens of the authorization that one is of; an unknown token is no error. Source: Discord, "Token Revocation"; RFC 7009. */
export async function revokeToken(core: Core, token: string | undefined, credentials: ClientCredentials): Promise<OAuthReply<Record<string, never>>> {
  const client = await clientOf(core, credentials, false);
  if (isRefused(client)) return client;
  if (!token) return refusal('invalid_request', 'Missing "token" in request.');
  const login = await core.logins.byTokenHash(hashToken(token));
  if (login && login.applicationId === client.id && (login.kind === 'bearer' || login.kind === 'refresh')) await revokeAll(core, login.userId, client.id);
  return { status: 200, body: {} };
}
