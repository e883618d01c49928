import type { Core } from '../core.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import type { UserRecord } from '../users/user-record.ts';

export interface LoggedIn {
  user: UserRecord;
  login: LoginRecord;
}

/** The person whose login a token is; null for any other token, and for one that is over. */
export async function personOfToken(core: Core, token: string): Promise<LoggedIn | null> {
  const login = await core.tokens.find(token, core.clock.nowMs());
  if (login?.kind !== 'user') return null;
  const user = await core.userCache.find(login.userId);
  return user && { user, login };
}
