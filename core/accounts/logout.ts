import type { Core } from '../core.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import { tokensRevoked } from './login.ts';

/** Ends the session of the token that asks. */
export async function logout(core: Core, login: LoginRecord): Promise<void> {
  await core.logins.remove([login.tokenHash]);
  tokensRevoked(core, login.userId, [login.tokenHash]);
}
