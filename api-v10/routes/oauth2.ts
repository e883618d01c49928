import type { JsonWebKey } from 'node:crypto';
import type { APIApplication, RESTGetAPIOAuth2CurrentAuthorizationResult } from 'discord-api-types/v10';
import { AuthorizationsQuery, AuthorizeBody, AuthorizeQuery, RevokeTokenBody, TokenBody } from '#protocol/rest/oauth2';
import { getCurrentApplication } from '#core/applications/get-application';
import { previewAuthorization, type AuthorizationPreview } from '#core/oauth2/ask-consent';
import { deauthorize, getAuthorization, listAuthorizations, type ShownAuthorization } from '#core/oauth2/authorizations';
import { authorize } from '#core/oauth2/authorize';
import { getCurrentAuthorization, getOpenIdUserInfo } from '#core/oauth2/current-authorization';
import { exchangeToken, readBasic, revokeToken } from '#core/oauth2/exchange-token';
import { publicKeys } from '#core/oauth2/id-token';
import { oauthServerMetadata, openIdConfiguration } from '#core/oauth2/server-metadata';
import { OAUTH2_SCOPES } from '#core/oauth2/scopes';
import { del, get, post, Reply, replyOf, type RouteTable } from '../route.ts';

/** Guessing secrets and codes shall be slow. */
const GUESSES = { requests: 60, perSeconds: 60 };

export const oauth2: RouteTable = {
  get_my_oauth2_application: get({
    path: '/oauth2/applications/@me',
    who: ['bot'],
    reply: replyOf<APIApplication>(),
    run: ({ core, caller }) => getCurrentApplication(core, caller.application),
  }),
  get_my_oauth2_authorization: get({
    path: '/oauth2/@me',
    who: ['oauth2'],
    scopes: OAUTH2_SCOPES,
    reply: replyOf<RESTGetAPIOAuth2CurrentAuthorizationResult>(),
    run: ({ core, caller }) => getCurrentAuthorization(core, caller),
  }),
  get_public_keys: get({
    path: '/oauth2/keys',
    who: ['nobody'],
    reply: replyOf<{ keys: JsonWebKey[] }>(),
    run: ({ core }) => publicKeys(core),
  }),
  get_openid_connect_userinfo: get({
    path: '/oauth2/userinfo',
    who: ['oauth2'],
    scopes: ['openid'],
    reply: replyOf<Record<string, unknown>>(),
    run: async ({ core, caller }) => getOpenIdUserInfo(core, caller.user, caller.login.scopes),
  }),
  // The entrance shows both below the root too, where OAuth2 libraries look for them.
  oauth_server_metadata: get({
    path: '/.well-known/oauth-authorization-server',
    who: ['nobody'],
    reply: replyOf<object>(),
    run: async ({ core }) => oauthServerMetadata(core),
  }),
  openid_configuration: get({
    path: '/.well-known/openid-configuration',
    who: ['nobody'],
    reply: replyOf<object>(),
    run: async ({ core }) => openIdConfiguration(core),
  }),
  oauth2_authorize_page: get({
    path: '/oauth2/authorize',
    who: ['user'],
    query: AuthorizeQuery,
    reply: replyOf<AuthorizationPreview>(),
    run: ({ core, caller, query }) => previewAuthorization(core, caller.user, query),
  }),
  oauth2_authorize_grant: post({
    path: '/oauth2/authorize',
    who: ['user'],
    query: AuthorizeQuery,
    body: AuthorizeBody,
    reply: replyOf<{ location: string }>(),
    run: ({ core, caller, query, body, reason }) => authorize(core, caller.user, query, body, reason),
  }),
  // What a person has granted. Source: the unofficial "OAuth2 Authorization".
  list_oauth2_authorizations: get({
    path: '/oauth2/tokens',
    who: ['user'],
    query: AuthorizationsQuery,
    reply: replyOf<ShownAuthorization[]>(),
    run: ({ core, caller, query }) => listAuthorizations(core, caller.user, query.application_ids),
  }),
  get_oauth2_authorization: get({
    path: '/oauth2/tokens/:authorization_id',
    who: ['user'],
    reply: replyOf<ShownAuthorization>(),
    run: ({ core, caller, params }) => getAuthorization(core, caller.user, params.authorization_id),
  }),
  delete_oauth2_authorization: del({
    path: '/oauth2/tokens/:authorization_id',
    who: ['user'],
    run: ({ core, caller, params }) => deauthorize(core, caller.user, params.authorization_id),
  }),
  oauth2_token: post({
    path: '/oauth2/token',
    who: ['nobody'],
    bucket: GUESSES,
    body: TokenBody,
    reply: replyOf<object>(),
    run: async ({ core, body, request }) => {
      const reply = await exchangeToken(core, body, readBasic(request.headers['authorization']));
      return new Reply<object>(reply.status, reply.body);
    },
  }),
  oauth2_token_revoke: post({
    path: '/oauth2/token/revoke',
    who: ['nobody'],
    bucket: GUESSES,
    body: RevokeTokenBody,
    reply: replyOf<object>(),
    run: async ({ core, body, request }) => {
      const basic = readBasic(request.headers['authorization']);
      const reply = await revokeToken(core, body.token, {
        client_id: body.client_id ?? basic.client_id,
        client_secret: body.client_secret ?? basic.client_secret,
      });
      return new Reply<object>(reply.status, reply.body);
    },
  }),
};
