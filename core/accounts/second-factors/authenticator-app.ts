import { apiError } from '#protocol/errors';
import type { Core } from '../../core.ts';
import type { LoginRecord } from '../../ports/login-store.ts';
import type { UserRecord } from '../../users/user-record.ts';
import { guessPassword } from '../password-guesses.ts';
import { renewToken } from '../renew-token.ts';
import { makeBackupCodes, listBackupCodes, type BackupCode } from './backup-codes.ts';
import { factorsOf, hasSecondFactor, noteFactors } from './factors-of.ts';
import { seal } from './seal.ts';
import { bytesOfBase32, stepOfCode } from './totp.ts';

/** 80 bits at least, as authenticator apps make them. */
const MIN_SECRET_BYTES = 10;

/**
 * Turns on codes of an authenticator app, for which the client has made up the secret. The token of the session is another one
 * from now on, and all other sessions end. With the first second factor come backup codes.
 */
export async function enableTotp(
  core: Core,
  user: UserRecord,
  login: LoginRecord,
  sent: { secret?: string | null | undefined; code?: string | null | undefined },
): Promise<{ token: string; backup_codes: BackupCode[] }> {
  const bytes = bytesOfBase32(sent.secret ?? '');
  if (!bytes || bytes.length < MIN_SECRET_BYTES) throw apiError('INVALID_TWO_FACTOR_SECRET');
  let step: number | null = null;
  const isRight = await guessPassword(core, `second factor of ${user.id}`, async () => {
    step = stepOfCode(bytes, (sent.code ?? '').replace(/\s/g, ''), core.clock.nowMs());
    return step !== null;
  });
  if (!isRight || step === null) throw apiError('INVALID_TWO_FACTOR_CODE');
  const usedStep = step;
  return core.locks.withLock(`user:${user.id}`, async () => {
    const before = await factorsOf(core, user.id);
    const sealed = seal(core.settings.signingSecret, user.id, sent.secret ?? '');
    if (!(await core.secondFactors.addTotp(user.id, sealed, usedStep))) throw apiError('ALREADY_ENROLLED_IN_TWO_FACTOR');
    const codes = hasSecondFactor(before) ? await listBackupCodes(core, user.id) : await makeBackupCodes(core, user.id);
    await noteFactors(core, user.id);
    return { token: await renewToken(core, login), backup_codes: codes };
  });
}

/** Turns them off. Throws 60002 when they are not on. */
export const disableTotp = (core: Core, user: UserRecord, login: LoginRecord): Promise<{ token: string }> =>
  core.locks.withLock(`user:${user.id}`, async () => {
    if (!(await core.secondFactors.removeTotp(user.id))) throw apiError('NOT_ENROLLED_IN_TWO_FACTOR');
    await noteFactors(core, user.id);
    return { token: await renewToken(core, login) };
  });

/** Takes all second factors away, as an operator does for somebody who has lost theirs. */
export const removeSecondFactors = (core: Core, userId: string): Promise<void> =>
  core.locks.withLock(`user:${userId}`, async () => {
    await core.secondFactors.removeAllOfUser(userId);
    await noteFactors(core, userId);
  });
