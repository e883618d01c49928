import { randomBytes } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import { apiError, type ApiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import { demandOwnPassword } from './delete-account.ts';
import type { LoggedIn } from './person-of-token.ts';
import type { UserRecord } from '../users/user-record.ts';
import { looksLikeBackupCode } from './second-factors/backup-codes.ts';
import { AuthenticatorType, factorsOf } from './second-factors/factors-of.ts';
import { askPasskey, type PasskeyChallenge } from './second-factors/passkey-proof.ts';
import { demandCode, demandProof, type ProofMethod } from './second-factors/prove.ts';
import type { AskedHost } from './second-factors/relying-party.ts';
import { openTicket, withTicket } from './tickets.ts';
import { hashToken } from './token.ts';

/**
 * What an operation demands of a person beside their token: to prove once more that it is they. `always` asks for the password
 * of those who have no second factor; `second-factor` asks nothing of them.
 */
export type StepUp = 'always' | 'second-factor';

/** Discord's "MFA method". */
interface Method {
  type: ProofMethod | 'password';
  challenge?: string;
  backup_codes_allowed?: boolean;
}

/** What comes with a request: proven before, or with it, as clients of before did. */
export interface SentProof {
  token: string | undefined;
  password: unknown;
  code: unknown;
}

interface Begun {
  userId: Snowflake;
  loginHash: string;
  methods: Method['type'][];
  passkey: PasskeyChallenge | null;
}

const TICKET = 'step-up';
const PROVEN_MS = 5 * 60_000;
const provenKey = (token: string): string => `proven:${hashToken(token)}`;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Throws 401 60003 with a ticket and the ways to prove it, unless it is proven. A wrong password or code is refused as such. */
export async function demandStepUp(core: Core, { user, login }: LoggedIn, need: StepUp, sent: SentProof, host: AskedHost): Promise<void> {
  const { mfa_enabled: hasFactor } = user.own;
  if (!hasFactor && need === 'second-factor') return;
  if (need === 'always' && isText(sent.password)) {
    await demandOwnPassword(core, user.id, sent.password);
    if (!hasFactor) return;
  }
  if (isText(sent.token) && (await isProven(core, login, sent.token))) return;
  if (hasFactor && isText(sent.code) && canProve(user, sent.code)) return demandCode(core, user.id, sent.code);
  throw await stepUpRequired(core, { user, login }, host);
}

/** Codes of an authenticator app that is only being turned on prove nothing of who sends them. */
const canProve = ({ own }: UserRecord, code: string): boolean =>
  looksLikeBackupCode(code) || (own.authenticator_types?.includes(AuthenticatorType.Totp) ?? false);

async function stepUpRequired(core: Core, { user, login }: LoggedIn, host: AskedHost): Promise<ApiError> {
  const factors = await factorsOf(core, user.id);
  const passkey = factors.passkeys.length > 0 ? await askPasskey(core, host, factors.passkeys) : null;
  const methods: Method[] = [
    ...(passkey ? [{ type: 'webauthn', challenge: passkey.shown } as const] : []),
    ...(factors.totp ? [{ type: 'totp', backup_codes_allowed: true } as const] : []),
    ...(factors.backup ? [{ type: 'backup' } as const] : []),
    ...(user.own.mfa_enabled ? [] : [{ type: 'password' } as const]),
  ];
  const begun: Begun = { userId: user.id, loginHash: login.tokenHash, methods: methods.map(({ type }) => type), passkey: passkey?.kept ?? null };
  return apiError('TWO_FACTOR_AUTHENTICATION_IS_REQUIRED', { mfa: { ticket: await openTicket(core, TICKET, begun), methods } });
}

/** Proves it, for some minutes and for this session only. The token goes along as `X-Discord-MFA-Authorization`. */
export async function finishStepUp(
  core: Core,
  { user, login }: LoggedIn,
  { ticket, mfa_type: method, data }: { ticket: string; mfa_type: Method['type']; data: string },
): Promise<{ token: string }> {
  await withTicket(core, TICKET, ticket, async (begun: Begun) => {
    if (begun.userId !== user.id || begun.loginHash !== login.tokenHash) throw apiError('INVALID_TWO_FACTOR_AUTH_TICKET');
    // Meanwhile a second factor may have come, beside which the password does not count.
    if (!begun.methods.includes(method) || (method === 'password' && user.own.mfa_enabled)) throw apiError('INVALID_TWO_FACTOR_CODE');
    if (method === 'password') await demandOwnPassword(core, user.id, data);
    else await demandProof(core, user.id, method, data, begun.passkey);
  });
  const token = randomBytes(32).toString('base64url');
  await core.shortMemory.set(provenKey(token), login.tokenHash, PROVEN_MS);
  return { token };
}

/** Which session proved it stands in memory as the hash of its token: a token that was renewed has proven nothing. */
const isProven = async (core: Core, login: LoginRecord, token: string): Promise<boolean> =>
  (await core.shortMemory.get<string>(provenKey(token))) === login.tokenHash;
