import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../../core.ts';
import { guessPassword } from '../password-guesses.ts';
import { looksLikeBackupCode, useBackupCode } from './backup-codes.ts';
import { isPasskeyProof, type PasskeyChallenge } from './passkey-proof.ts';
import { unseal } from './seal.ts';
import { bytesOfBase32, stepOfCode } from './totp.ts';

/** What somebody proves with. The words are Discord's. */
export type ProofMethod = 'totp' | 'backup' | 'webauthn';

/** Throws 60008 unless this proves that it is they, and 429 after too many that did not, whichever way they came. */
export async function demandProof(core: Core, userId: Snowflake, method: ProofMethod, data: string, challenge: PasskeyChallenge | null): Promise<void> {
  const isRight = await guessPassword(core, `second factor of ${userId}`, () => isProof(core, userId, method, data, challenge));
  if (!isRight) throw apiError('INVALID_TWO_FACTOR_CODE');
}

/** The same of a code that somebody typed where either kind is taken. */
export const demandCode = (core: Core, userId: Snowflake, code: string): Promise<void> =>
  demandProof(core, userId, looksLikeBackupCode(code) ? 'backup' : 'totp', code, null);

async function isProof(core: Core, userId: Snowflake, method: ProofMethod, data: string, challenge: PasskeyChallenge | null): Promise<boolean> {
  if (method === 'webauthn') return challenge !== null && (await isPasskeyProof(core, userId, data, challenge));
  // Clients have one field for both.
  if (method === 'backup' || looksLikeBackupCode(data)) return useBackupCode(core, userId, data);
  return useTotpCode(core, userId, data);
}

async function useTotpCode(core: Core, userId: Snowflake, code: string): Promise<boolean> {
  const sealed = await core.secondFactors.totpSecretOf(userId);
  const secret = sealed === null ? null : unseal(core.settings.signingSecret, userId, sealed);
  const bytes = secret === null ? null : bytesOfBase32(secret);
  const step = bytes && stepOfCode(bytes, code.replace(/\s/g, ''), core.clock.nowMs());
  return step !== null && core.secondFactors.useTotpStep(userId, step);
}
