import { createHash, createPublicKey, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import { getOpenIdUserInfo } from './current-authorization.ts';

/** What every key of this instance is for. */
const USE = { alg: 'RS256', use: 'sig' } as const;
const LIFETIME_S = 604_800;

/** The keys that tokens of OpenID Connect are checked by. Source: RFC 7517. */
export async function publicKeys(core: Core): Promise<{ keys: JsonWebKey[] }> {
  const key = publicPartOf(await core.settings.openIdKey());
  return { keys: [{ ...key, ...USE, kid: keyIdOf(key) }] };
}

export interface IdTokenOf {
  user: UserRecord;
  applicationId: Snowflake;
  scopes: readonly string[];
  /** What the request for authorisation said, so that its sender knows the token for an answer. */
  nonce?: string | undefined;
}

/** A signed statement of who somebody is, for one application. Source: OpenID Connect Core, "ID Token"; RFC 7515. */
export async function signIdToken(core: Core, { user, applicationId, scopes, nonce }: IdTokenOf): Promise<string> {
  const key = await core.settings.openIdKey();
  const nowS = Math.floor(core.clock.nowMs() / 1000);
  const head = { alg: USE.alg, typ: 'JWT', kid: keyIdOf(publicPartOf(key)) };
  const claims = {
    ...getOpenIdUserInfo(core, user, scopes),
    iss: core.settings.url,
    aud: applicationId,
    iat: nowS,
    exp: nowS + LIFETIME_S,
    ...(nonce !== undefined && { nonce }),
  };
  const signed = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

const publicPartOf = (key: KeyObject): JsonWebKey => createPublicKey(key).export({ format: 'jwk' });

/** Source: RFC 7638, "JSON Web Key (JWK) Thumbprint". */
const keyIdOf = ({ e, kty, n }: JsonWebKey): string => createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
