import { randomBytes } from 'node:crypto';
import { formError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import { changeCodeMail } from './mail/mails.ts';
import { demandMailedCode, makeMailedCode } from './mail/mailed-codes.ts';
import { post } from './mail/post.ts';
import { hashToken } from './token.ts';

const PURPOSE = 'change-email';
const LIFETIME_MS = 15 * 60_000;

/** Whether somebody shows that they read the mail of their address before it gives way to another one. */
const mustConfirm = (core: Core, { own }: UserRecord): boolean => core.mailer !== null && own.email !== null && own.verified;

/** Sends a code to the address that is to be changed. Where none is needed nothing is sent. */
export function sendEmailChangeCode(core: Core, user: UserRecord): void {
  const { email } = user.own;
  if (!mustConfirm(core, user) || email === null) return;
  post(core, user.id, 'code', async () => changeCodeMail(core, email, user.username, await makeMailedCode(core, PURPOSE, user.id)));
}

/** The token that goes along as `email_token` with the new address. */
export async function verifyEmailChangeCode(core: Core, user: UserRecord, code: string): Promise<{ token: string }> {
  await demandMailedCode(core, PURPOSE, user.id, code);
  const token = randomBytes(24).toString('base64url');
  await core.shortMemory.set(`email-token:${hashToken(token)}`, user.id, LIFETIME_MS);
  return { token };
}

/** Throws unless the address may give way to another one. */
export async function demandEmailToken(core: Core, user: UserRecord, token: string | null | undefined): Promise<void> {
  if (!mustConfirm(core, user)) return;
  if (!token || (await core.shortMemory.take<string>(`email-token:${hashToken(token)}`)) !== user.id)
    throw formError(['email_token'], 'INVALID_TOKEN', 'Show first, by the code that was sent there, that your present address is yours.');
}
