import { formError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import { tokensRevoked } from './login.ts';

/** A session in the list of a person's logins. `id_hash` names it without telling its token. */
export interface AuthSession {
  id_hash: string;
  approx_last_used_time: string;
  client_info: { os: string; platform: string; location: string | null };
}

/** The person's logins, newest first. */
export async function listAuthSessions(core: Core, login: LoginRecord): Promise<{ user_sessions: AuthSession[] }> {
  const logins = await core.logins.ofUser(login.userId, 'user');
  return {
    user_sessions: logins.slice(0, 50).map((one) => ({ id_hash: one.tokenHash, approx_last_used_time: one.lastUsedAt, client_info: one.client })),
  };
}

/** Revokes some of the person's own logins; others' hashes are passed over. */
export async function revokeAuthSessions(core: Core, login: LoginRecord, idHashes: readonly string[]): Promise<void> {
  const own = new Set((await core.logins.ofUser(login.userId, 'user')).map((one) => one.tokenHash));
  const mine = idHashes.filter((hash) => own.has(hash));
  if (mine.length === 0) throw formError(['session_id_hashes'], 'BASE_TYPE_BAD_LENGTH', 'None of these sessions is yours.');
  tokensRevoked(core, login.userId, await core.logins.remove(mine));
}
