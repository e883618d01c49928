import type { LoginRecord } from '../ports/login-store.ts';
import { readSignedToken, signToken } from '../signed-tokens.ts';

/** Clients fetch one whenever they begin to use an account, and show those of all their accounts when the device's own token has changed. */
const LIFETIME_S = 24 * 60 * 60;
const PURPOSE = 'device sync token';

type Said = [loginHash: string, expiresAt: number];

/** Lets whoever has it register a device for this session, and nothing else. */
export const issueDeviceSyncToken = (secret: Uint8Array, { tokenHash }: LoginRecord, nowMs: number): string =>
  signToken(secret, PURPOSE, [tokenHash, Math.floor(nowMs / 1000) + LIFETIME_S] satisfies Said);

/** The hash of the session that a token is of, if this server signed it and it has not expired; null otherwise. The session may be over meanwhile. */
export function sessionOfSyncToken(secret: Uint8Array, token: string, nowMs: number): string | null {
  const [loginHash, expiresAt] = readSignedToken<Said>(secret, PURPOSE, token) ?? ['', 0];
  return expiresAt * 1000 > nowMs ? loginHash : null;
}
