import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formErrors } from '#protocol/errors';
import type { LoginBody } from '#protocol/rest/auth';
import type { Core } from '../core.ts';
import { demandAddress } from '../instance/may-enter.ts';
import { wireTime } from '../ports/clock.ts';
import { callOffDeletion } from './delete-account.ts';
import { demandRoomForPassword, hashPassword, isPassword } from './password.ts';
import { guessPassword } from './password-guesses.ts';
import { hashToken, mintToken } from './token.ts';

/** What a login remembers of where it came from, for the list of sessions. */
export interface LoginClient {
  os: string;
  platform: string;
}

let decoyHash: Promise<string> | undefined;

/** Logs a person in by name (or e-mail) and password. A wrong name costs as long as a wrong password. Throws 429 after too many. */
export async function login(
  core: Core,
  body: LoginBody,
  client: LoginClient,
  lifetimeMs?: number,
  address?: string,
): Promise<{ user_id: Snowflake; token: string; user_settings: { locale: string; theme: string } }> {
  demandAddress(core, address);
  demandRoomForPassword();
  const found = await core.users.byLogin(body.login);
  const hash = found?.passwordHash ?? (await (decoyHash ??= hashPassword('nobody has this password')));
  const account = found?.user.id ?? `nobody:${body.login.toLowerCase()}`;
  const mayLogIn = found?.passwordHash !== null && found?.user.bot === false;
  const isRight = await guessPassword(core, account, async () => (await isPassword(hash, body.password)) && mayLogIn);
  if (!found || !isRight) {
    throw formErrors([
      { path: ['login'], code: 'INVALID_LOGIN', message: 'Login or password is invalid.' },
      { path: ['password'], code: 'INVALID_LOGIN', message: 'Login or password is invalid.' },
    ]);
  }
  if (core.instance.isUserBanned(found.user.id)) throw apiError('ACCOUNT_DISABLED');
  await callOffDeletion(core, found.user.id);
  core.userCache.remember(found.user);
  const token = await openLogin(core, found.user.id, client, lifetimeMs);
  return { user_id: found.user.id, token, user_settings: { locale: found.user.own.locale, theme: 'dark' } };
}

/** Opens one more session of a person, without an end unless told, and returns its token, the only time anybody sees it. */
export async function openLogin(core: Core, userId: Snowflake, client: LoginClient, lifetimeMs?: number): Promise<string> {
  const nowMs = core.clock.nowMs();
  const token = mintToken(userId, nowMs);
  const at = wireTime(nowMs);
  await core.logins.insert({
    tokenHash: hashToken(token),
    userId,
    kind: 'user',
    createdAt: at,
    lastUsedAt: at,
    client: { ...client, location: null },
    scopes: [],
    applicationId: null,
    expiresAt: lifetimeMs === undefined ? null : wireTime(nowMs + lifetimeMs),
  });
  return token;
}

/** Revokes tokens and closes the gateway sessions that were opened with them. */
export function tokensRevoked(core: Core, userId: Snowflake, tokenHashes: readonly string[]): void {
  core.tokens.forget(tokenHashes);
  core.publish({ user_ids: [userId] }, { t: 'tokens_revoked', d: { user_id: userId, token_hashes: tokenHashes } });
}
