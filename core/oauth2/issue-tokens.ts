import type { APIGuild, APIWebhook, Snowflake } from 'discord-api-types/v10';
import { tokensRevoked } from '../accounts/login.ts';
import { hashToken, mintToken } from '../accounts/token.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import type { Grant } from './authorization-codes.ts';
import { signIdToken } from './id-token.ts';

/** A week, as Discord's. */
const ACCESS_LIFETIME_S = 604_800;

export interface TokenAnswer {
  token_type: 'Bearer';
  access_token: string;
  expires_in: number;
  refresh_token?: string;
  scope: string;
  /** With the scope `openid`. */
  id_token?: string;
  /** The guild that a bot was brought into. */
  guild?: APIGuild;
  webhook?: APIWebhook;
}

/** An access token of a person for an application, and what renews it unless the grant has nothing to renew. */
export async function issueTokens(
  core: Core,
  { applicationId, userId, scopes, nonce }: Pick<Grant, 'applicationId' | 'userId' | 'scopes'> & { nonce?: string | undefined },
  isRenewable: boolean,
): Promise<TokenAnswer> {
  const nowMs = core.clock.nowMs();
  const [access, refresh] = [mintToken(userId, nowMs), mintToken(userId, nowMs)];
  const at = wireTime(nowMs);
  const shared = { userId, createdAt: at, lastUsedAt: at, client: { os: '', platform: '', location: null }, scopes: [...scopes], applicationId };
  await core.logins.insert({
    ...shared,
    tokenHash: hashToken(access),
    kind: 'bearer',
    expiresAt: wireTime(nowMs + ACCESS_LIFETIME_S * 1000),
    ...(isRenewable && { pairHash: hashToken(refresh) }),
  });
  if (isRenewable) await core.logins.insert({ ...shared, tokenHash: hashToken(refresh), kind: 'refresh', expiresAt: null, pairHash: hashToken(access) });
  const user = scopes.includes('openid') ? await core.userCache.find(userId) : null;
  return {
    token_type: 'Bearer',
    access_token: access,
    expires_in: ACCESS_LIFETIME_S,
    ...(isRenewable && { refresh_token: refresh }),
    scope: scopes.join(' '),
    ...(user && { id_token: await signIdToken(core, { user, applicationId, scopes, nonce }) }),
  };
}

/** Ends all tokens that an application has of a person. */
export async function revokeAll(core: Core, userId: Snowflake, applicationId: Snowflake): Promise<void> {
  const tokens = (await Promise.all([core.logins.ofUser(userId, 'bearer'), core.logins.ofUser(userId, 'refresh')])).flat();
  const hashes = tokens.filter((token) => token.applicationId === applicationId).map((token) => token.tokenHash);
  tokensRevoked(core, userId, await core.logins.remove(hashes));
}

/** Ends a token of an application together with its pair. False when somebody else has ended it meanwhile. */
export async function revokePair(core: Core, login: LoginRecord): Promise<boolean> {
  const removed = await core.logins.remove([login.tokenHash, ...(login.pairHash ? [login.pairHash] : [])]);
  tokensRevoked(core, login.userId, removed);
  return removed.includes(login.tokenHash);
}
