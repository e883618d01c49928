import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { presentOwnUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { invalidLink, linkBehind, openLink, takeLink } from './mail/links.ts';
import { verifyMail } from './mail/mails.ts';
import { post } from './mail/post.ts';

const LIFETIME_MS = 24 * 3_600_000;

/** Asks somebody whether their address is theirs. Does nothing without mail, an address, or where they have said so. */
export function askToVerify(core: Core, user: UserRecord): void {
  const { email, verified } = user.own;
  if (!core.mailer || !email || verified) return;
  post(core, user.id, 'verify', async () =>
    verifyMail(core, email, user.username, await openLink(core, user.id, 'verify', { email, lifetimeMs: LIFETIME_MS })),
  );
}

/** Follows the link that was sent. It logs nobody in: who reads somebody's mail is not yet them. */
export async function verifyEmail(core: Core, token: string): Promise<{ user_id: Snowflake }> {
  const link = await linkBehind(core, token, 'verify');
  await takeLink(core, link);
  const user = await setVerified(core, link.userId, link.email);
  if (!user.own.verified) throw invalidLink();
  return { user_id: user.id };
}

/** Notes that this address is theirs, if it is still the one they name. */
export const setVerified = (core: Core, userId: Snowflake, email: string | null): Promise<UserRecord> =>
  core.locks.withLock(`user:${userId}`, async () => {
    const user = await core.users.byId(userId);
    if (!user || user.own.deleted) throw invalidLink();
    if (email === null || user.own.email !== email || user.own.verified) return user;
    const changed: UserRecord = { ...user, own: { ...user.own, verified: true } };
    await core.users.save(changed);
    core.publish({ user_ids: [userId] }, { t: 'USER_UPDATE', d: presentOwnUser(changed) }, { kind: 'user', user: changed });
    return changed;
  });
