import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ResetPasswordBody } from '#protocol/rest/auth';
import type { Core } from '../core.ts';
import { demandAddress } from '../instance/may-enter.ts';
import {
  isStillThePassword,
  letIn,
  tokensRevoked,
  wantSecondFactor,
  type BegunLogin,
  type LoggedInReply,
  type LoginOrigin,
  type SecondFactorWanted,
} from './login.ts';
import { invalidLink, linkBehind, openLink, takeLink } from './mail/links.ts';
import { linkTo, resetMail } from './mail/mails.ts';
import { post } from './mail/post.ts';
import { demandRoomForPassword, hashPassword } from './password.ts';
import { factorsOf, hasSecondFactor } from './second-factors/factors-of.ts';
import { demandProof } from './second-factors/prove.ts';
import { withTicket } from './tickets.ts';
import { setVerified } from './verify-email.ts';

const BY_MAIL_MS = 3_600_000;
const BY_OPERATOR_MS = 24 * 3_600_000;

/** Sends a link for a new password, where there is such an account with an address. Whether there was is told nobody, not by the time either. */
export function forgotPassword(core: Core, login: string): void {
  if (!core.mailer) return;
  void sendResetLink(core, login).catch((error: unknown) => core.log.warn({ err: error }, 'a link for a new password could not be sent'));
}

async function sendResetLink(core: Core, login: string): Promise<void> {
  const user = (await core.users.byLogin(login))?.user;
  const email = user?.own.email;
  if (!user || user.bot || user.own.deleted || !email || core.instance.isUserBanned(user.id)) return;
  post(core, user.id, 'reset', async () => resetMail(core, email, user.username, await openLink(core, user.id, 'reset', { email, lifetimeMs: BY_MAIL_MS })));
}

/** The same link for an operator to hand over, where there is no mail. */
export async function makeResetLink(core: Core, userId: Snowflake): Promise<{ link: string; expires_at_ms: number }> {
  const token = await openLink(core, userId, 'reset', { email: null, lifetimeMs: BY_OPERATOR_MS });
  return { link: linkTo(core, 'reset', token), expires_at_ms: core.clock.nowMs() + BY_OPERATOR_MS };
}

/**
 * Sets a new password by a link and logs in; all sessions of before end. Whoever has a second factor proves it first: the answer
 * is then a ticket, which comes back with the proof.
 */
export async function resetPassword(core: Core, body: ResetPasswordBody, origin: LoginOrigin): Promise<LoggedInReply | SecondFactorWanted> {
  demandAddress(core, origin.address);
  demandRoomForPassword();
  const link = await linkBehind(core, body.token, 'reset');
  const user = await core.users.byId(link.userId);
  // Of an address that is somebody's no longer nobody resets anything.
  if (!user || user.own.deleted || (link.email !== null && link.email !== user.own.email)) throw invalidLink();
  if (core.instance.isUserBanned(user.id)) throw apiError('ACCOUNT_DISABLED');
  const factors = await factorsOf(core, user.id);
  if (hasSecondFactor(factors)) {
    const { ticket, method, code } = body;
    if (!ticket || !code) return { user_id: user.id, ...(await wantSecondFactor(core, user.id, null, factors, 'reset', origin)) };
    await withTicket(core, 'reset', ticket, async (begun: BegunLogin) => {
      if (begun.userId !== user.id) throw apiError('INVALID_TWO_FACTOR_AUTH_TICKET');
      await demandProof(core, user.id, method ?? 'totp', code, begun.passkey);
    });
  }
  await takeLink(core, link);
  const hash = await hashPassword(body.password);
  await replacePassword(core, user.id, hash);
  if (link.email !== null && !user.own.verified) await setVerified(core, user.id, link.email);
  return letIn(core, user.id, origin, () => isStillThePassword(core, user.id, hash), invalidLink);
}

/** Another password, for somebody who does not show the one of before: all sessions end, and no login of before opens another. */
export const replacePassword = (core: Core, userId: Snowflake, passwordHash: string): Promise<void> =>
  core.locks.withLock(`user:${userId}`, async () => {
    await core.users.setPasswordHash(userId, passwordHash);
    tokensRevoked(core, userId, await core.logins.removeAllOfUser(userId, 'user'));
  });
