import { ApplicationIntegrationType, type RESTOAuth2AuthorizationQuery } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, numbersOf, permissionBits, queryBoolean, queryList, snowflake, text } from './fields.ts';

const integrationType = choice(numbersOf(ApplicationIntegrationType)).nullish();

/** GET and POST /oauth2/authorize. `scope` holds words between blanks. */
export const AuthorizeQuery = z.object({
  client_id: snowflake,
  scope: text(0, 1000).optional(),
  response_type: text(0, 20).optional(),
  redirect_uri: text(0, 2048).optional(),
  state: text(0, 2048).optional(),
  nonce: text(0, 200).optional(),
  code_challenge: text(0, 200).optional(),
  code_challenge_method: text(0, 20).optional(),
  integration_type: integrationType,
  permissions: permissionBits.optional(),
  guild_id: snowflake.optional(),
  disable_guild_select: queryBoolean,
  prompt: text(0, 20).optional(),
});
export type AuthorizeQuery = z.output<typeof AuthorizeQuery>;

/** A person's decision about an application. */
export const AuthorizeBody = z.object({
  authorize: boolean.nullish().transform((decision) => decision ?? true),
  permissions: permissionBits.nullish(),
  guild_id: snowflake.nullish(),
  integration_type: integrationType,
  webhook_channel_id: snowflake.nullish(),
});
export type AuthorizeBody = z.output<typeof AuthorizeBody>;

/** GET /oauth2/tokens. */
export const AuthorizationsQuery = z.object({ application_ids: queryList(snowflake, 100).optional() });
export type AuthorizationsQuery = z.output<typeof AuthorizationsQuery>;

/** POST /oauth2/token, a form. Which keys are needed is the grant's to say. */
export const TokenBody = z.object({
  grant_type: text(0, 100).optional(),
  code: text(0, 200).optional(),
  redirect_uri: text(0, 2048).optional(),
  refresh_token: text(0, 200).optional(),
  code_verifier: text(0, 200).optional(),
  scope: text(0, 1000).optional(),
  // What is no id is an unknown client, in the words of OAuth2.
  client_id: text(0, 100).optional(),
  client_secret: text(0, 200).optional(),
});
export type TokenBody = z.output<typeof TokenBody>;

export const RevokeTokenBody = z.object({
  token: text(0, 1000).optional(),
  token_type_hint: text(0, 100).optional(),
  client_id: text(0, 100).optional(),
  client_secret: text(0, 200).optional(),
});
export type RevokeTokenBody = z.output<typeof RevokeTokenBody>;

const _accepts = (sent: RESTOAuth2AuthorizationQuery): z.input<typeof AuthorizeQuery> => sent;
