import { ELIGIBLE_SCOPES } from '../applications/present-application.ts';
import type { Core } from '../core.ts';

/** Where OAuth2 libraries find what. Source: RFC 8414. */
export function oauthServerMetadata({ settings: { url } }: Core): object {
  return {
    issuer: url,
    authorization_endpoint: `${url}/oauth2/authorize`,
    token_endpoint: `${url}/api/oauth2/token`,
    revocation_endpoint: `${url}/api/oauth2/token/revoke`,
    scopes_supported: ELIGIBLE_SCOPES,
    response_types_supported: ['code', 'token'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', 'implicit'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    code_challenge_methods_supported: ['S256', 'plain'],
    authorization_response_iss_parameter_supported: true,
  };
}

/** The same for OpenID Connect, whose tokens are signed by RS256. Source: OpenID Connect Discovery. */
export function openIdConfiguration(core: Core): object {
  const { url } = core.settings;
  return {
    ...oauthServerMetadata(core),
    userinfo_endpoint: `${url}/api/oauth2/userinfo`,
    jwks_uri: `${url}/api/oauth2/keys`,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'iat', 'exp', 'nonce', 'preferred_username', 'nickname', 'picture', 'locale', 'email', 'email_verified'],
  };
}
