import { randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../../core.ts';
import { wireTime } from '../../ports/clock.ts';

/** Discord's structure of the same name. */
export interface BackupCode {
  user_id: Snowflake;
  code: string;
  consumed: boolean;
}

const COUNT = 10;
/** No letter looks like another, or like a digit. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
/** 49 bits each, behind a slow hash. */
const LENGTH = 10;
const HIDDEN = '*'.repeat(LENGTH);

const slowHash = promisify(scrypt) as (code: string, salt: string, length: number, cost: { N: number }) => Promise<Buffer>;
const hashOf = async (userId: Snowflake, code: string): Promise<string> => (await slowHash(code, `backup code of ${userId}`, 32, { N: 2048 })).toString('hex');

const plain = (code: string): string => code.replace(/[\s-]/g, '').toLowerCase();
/** Whether it may be one at all; those of authenticator apps are digits only. */
export const looksLikeBackupCode = (code: string): boolean => plain(code).length === LENGTH;

/** Ten new ones in the place of all others. Nobody sees them again. */
export async function makeBackupCodes(core: Core, userId: Snowflake): Promise<BackupCode[]> {
  const codes = Array.from({ length: COUNT }, () => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''));
  await core.secondFactors.replaceBackupCodes(userId, await Promise.all(codes.map((code) => hashOf(userId, code))));
  return codes.map((code) => ({ user_id: userId, code, consumed: false }));
}

/** How many are left: hashes are all that is kept, so that the codes themselves are not told. */
export async function listBackupCodes(core: Core, userId: Snowflake): Promise<BackupCode[]> {
  return (await core.secondFactors.backupCodesOf(userId)).map(({ consumed }) => ({ user_id: userId, code: HIDDEN, consumed }));
}

/** Uses one up; false when it is none of this person's, or was used. */
export async function useBackupCode(core: Core, userId: Snowflake, code: string): Promise<boolean> {
  if (!looksLikeBackupCode(code)) return false;
  return core.secondFactors.useBackupCode(userId, await hashOf(userId, plain(code)), wireTime(core.clock.nowMs()));
}
