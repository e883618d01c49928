import { ApplicationIntegrationType, PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { AuthorizeBody, AuthorizeQuery } from '#protocol/rest/oauth2';
import type { Core } from '../core.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { UserRecord } from '../users/user-record.ts';
import { mayMakeWebhook } from '../webhooks/webhook-homes.ts';
import { addBotToGuild } from './add-bot-to-guild.ts';
import { keepAuthorization } from './authorizations.ts';
import { issueCode, type Grant } from './authorization-codes.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import { issueTokens } from './issue-tokens.ts';
import { installs } from './scopes.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

/**
 * Carries a person's decision out: brings the application into the guild and answers where the browser goes next.
 * Source: the unofficial "Create OAuth2 Authorization"; RFC 6749 for what the address carries.
 */
export async function authorize(
  core: Core,
  user: UserRecord,
  asked: AuthorizeQuery,
  body: AuthorizeBody,
  reason: string | null,
): Promise<{ location: string }> {
  const query = { ...asked, integration_type: body.integration_type ?? asked.integration_type };
  const { application, scopes, permissions, redirectUri, challenge, integrationType } = await readAuthorizationRequest(core, user.id, query);
  const finished = redirectUri ?? `${core.settings.url}/oauth2/authorized`;
  if (!body.authorize) return { location: declined(core, finished, query) };
  const guildId = body.guild_id ?? query.guild_id ?? null;
  const webhookChannelId = scopes.includes('webhook.incoming') ? await demandWebhookHome(core, user.id, body.webhook_channel_id) : null;
  const addition =
    installs(scopes) && integrationType === ApplicationIntegrationType.GuildInstall
      ? await readAddition(core, user.id, guildId, body.permissions ? BigInt(body.permissions) : permissions)
      : null;
  // A bot that insists on a code comes in when the code is exchanged. Source: Discord, "Bot Authorization Flow".
  const isDeferred = application.bot_require_code_grant && scopes.includes('bot');
  if (addition && !isDeferred) await addBotToGuild(core, { application, ...addition, by: { id: user.id, reason }, scopes });
  if (!isDeferred) await keepAuthorization(core, { application, user, scopes, integrationType, guildId: addition?.guildId ?? null });
  const installed = addition ? { guild_id: addition.guildId, permissions: addition.permissions.toString() } : {};
  if (!redirectUri) return { location: withParameters(finished, query, installed) };
  if (query.response_type === 'token') {
    const { access_token, expires_in, scope, token_type } = await issueTokens(core, { applicationId: application.id, userId: user.id, scopes }, false);
    return {
      location: withFragment(redirectUri, query, { token_type, access_token, expires_in: String(expires_in), scope, ...installed, iss: core.settings.url }),
    };
  }
  const grant: Grant = {
    applicationId: application.id,
    userId: user.id,
    scopes,
    redirectUri,
    isRedirectNamed: query.redirect_uri !== undefined,
    challenge,
    nonce: query.nonce,
    addition,
    isDeferred,
    webhookChannelId,
  };
  const code = await issueCode(core, grant);
  return { location: withParameters(redirectUri, query, { code, ...installed, iss: core.settings.url }) };
}

/** Needs MANAGE_GUILD. Nobody gives a bot what they may not do themselves. */
export async function readAddition(core: Core, userId: Snowflake, guildId: Snowflake | null, asked: bigint): Promise<NonNullable<Grant['addition']>> {
  if (!guildId) throw formError(['guild_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  const state = await core.states.get(guildId);
  if (!state?.members.has(userId)) throw apiError('UNKNOWN_GUILD');
  const own = guildPermissionsOf(state, userId, core.clock.nowMs());
  if (!(own & PermissionFlagsBits.ManageGuild)) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, userId, PermissionFlagsBits.ManageGuild);
  return { guildId, permissions: asked & own };
}

/** Needs MANAGE_WEBHOOKS in the channel. */
async function demandWebhookHome(core: Core, userId: Snowflake, channelId: Snowflake | null | undefined): Promise<Snowflake> {
  if (!channelId) throw formError(['webhook_channel_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  const found = await core.guilds.channelById(channelId);
  const state = found?.guild_id ? await core.states.get(found.guild_id) : null;
  const channel = state?.channels.get(channelId);
  if (!state?.members.has(userId) || !channel) throw apiError('UNKNOWN_CHANNEL');
  if (!mayMakeWebhook(state, channel, userId, core.clock.nowMs())) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, userId, PermissionFlagsBits.ManageWebhooks);
  return channel.id;
}

const DECLINED: Record<string, string> = { error: 'access_denied', error_description: 'The resource owner or authorization server denied the request' };

/** An implicit grant's answer stands in the fragment, a refusal too. Source: RFC 6749, 4.2.2.1. */
function declined({ settings: { url } }: Core, address: string, query: AuthorizeQuery): string {
  const answer = { ...DECLINED, iss: url };
  return query.response_type === 'token' ? withFragment(address, query, answer) : withParameters(address, query, answer);
}

const withState = ({ state }: AuthorizeQuery, parameters: Record<string, string>): string =>
  new URLSearchParams({ ...parameters, ...(state !== undefined && { state }) }).toString();

/** The address with these parameters beside its own, and the caller's state. */
function withParameters(address: string, query: AuthorizeQuery, parameters: Record<string, string>): string {
  const text = withState(query, parameters);
  const [before = '', fragment] = address.split(/#(.*)/s, 2);
  if (text === '') return address;
  return `${before}${before.includes('?') ? '&' : '?'}${text}${fragment === undefined ? '' : `#${fragment}`}`;
}

const withFragment = (address: string, query: AuthorizeQuery, parameters: Record<string, string>): string =>
  `${address.split('#', 1)[0]}#${withState(query, parameters)}`;
