import { randomBytes } from 'node:crypto';
import { apiError } from '#protocol/errors';
import type { Core } from '../../core.ts';
import type { LoginRecord } from '../../ports/login-store.ts';
import type { UserRecord } from '../../users/user-record.ts';
import { demandOwnPasswordIfAny } from '../delete-account.ts';
import { backupCodesMail } from '../mail/mails.ts';
import { demandMailedCode, makeMailedCode } from '../mail/mailed-codes.ts';
import { post } from '../mail/post.ts';
import { hashToken } from '../token.ts';
import { listBackupCodes, makeBackupCodes, type BackupCode } from './backup-codes.ts';

const PURPOSE = 'backup-codes';
const LIFETIME_MS = 15 * 60_000;
const invalidKey = () => apiError('INVALID_BACKUP_CODES_KEY');

interface Begun {
  loginHash: string;
  mayRegenerate: boolean;
  /** Whether a key was sent that has to come back. */
  needsKey: boolean;
}

/** Begins it with the password: a nonce to look, another one to make new codes, and where there is mail a key that is sent. */
export async function challengeBackupCodes(
  core: Core,
  user: UserRecord,
  login: LoginRecord,
  password: string | null | undefined,
): Promise<{ nonce: string; regenerate_nonce: string }> {
  await demandOwnPasswordIfAny(core, user, password);
  if (!user.own.mfa_enabled) throw apiError('NOT_ENROLLED_IN_TWO_FACTOR');
  const { email, verified } = user.own;
  const needsKey = core.mailer !== null && email !== null && verified;
  if (needsKey) post(core, user.id, 'code', async () => backupCodesMail(core, email, user.username, await makeMailedCode(core, PURPOSE, user.id)));
  const open = async (mayRegenerate: boolean): Promise<string> => {
    const nonce = randomBytes(24).toString('base64url');
    await core.shortMemory.set(keyOf(nonce), { loginHash: login.tokenHash, mayRegenerate, needsKey } satisfies Begun, LIFETIME_MS);
    return nonce;
  };
  return { nonce: await open(false), regenerate_nonce: await open(true) };
}

/** New ones are told; of those there are, only which were used: nothing else is kept. Throws 60011 without the right key and nonce. */
export async function viewBackupCodes(
  core: Core,
  user: UserRecord,
  login: LoginRecord,
  { key, nonce, regenerate }: { key: string; nonce: string; regenerate: boolean },
): Promise<{ backup_codes: BackupCode[] }> {
  const begun = await core.shortMemory.get<Begun>(keyOf(nonce));
  if (begun?.loginHash !== login.tokenHash || begun.mayRegenerate !== regenerate) throw invalidKey();
  if (begun.needsKey) await demandMailedCode(core, PURPOSE, user.id, key, invalidKey);
  if ((await core.shortMemory.take(keyOf(nonce))) === null) throw invalidKey();
  if (!user.own.mfa_enabled) throw apiError('NOT_ENROLLED_IN_TWO_FACTOR');
  return { backup_codes: regenerate ? await makeBackupCodes(core, user.id) : await listBackupCodes(core, user.id) };
}

const keyOf = (nonce: string): string => `backup-codes:${hashToken(nonce)}`;
