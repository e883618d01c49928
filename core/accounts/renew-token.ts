import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import { tokensRevoked } from './login.ts';
import { hashToken, mintToken } from './token.ts';

/** Told on the bus when a session has another token from now on. */
export interface TokenRenewed {
  user_id: string;
  from: string;
  to: string;
}

/**
 * Gives a session a new token and ends all others of the person: what somebody may have got hold of before is worth nothing.
 * The session's gateway connections stay.
 */
export async function renewToken(core: Core, login: LoginRecord): Promise<string> {
  const { userId, tokenHash: from } = login;
  const others = (await core.logins.ofUser(userId, 'user')).map((one) => one.tokenHash).filter((hash) => hash !== from);
  if (others.length > 0) tokensRevoked(core, userId, await core.logins.remove(others));
  const token = mintToken(userId, core.clock.nowMs());
  const to = hashToken(token);
  if (!(await core.logins.renew(from, { ...login, tokenHash: to }))) throw apiError('UNAUTHORIZED');
  core.tokens.forget([from]);
  core.publish({ user_ids: [userId] }, { t: 'token_renewed', d: { user_id: userId, from, to } satisfies TokenRenewed });
  return token;
}
