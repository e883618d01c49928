import type { Snowflake } from 'discord-api-types/v10';
import { presentOwnUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { Core } from '../core.ts';
import { demandMayLeave } from './erase-account.ts';
import { tokensRevoked } from './login.ts';

/** Leaves one's account alone until one logs in again: all sessions end at once, and nothing is deleted. Source: the routes of Discord's own client. */
export async function disableAccount(core: Core, user: UserRecord): Promise<void> {
  await demandMayLeave(core, user.id);
  await core.locks.withLock(`user:${user.id}`, () => noteDisabled(core, user.id, true));
  tokensRevoked(core, user.id, await core.logins.removeAllOfUser(user.id, 'user'));
}

/** Call it within the lock of the user. */
export async function noteDisabled(core: Core, userId: Snowflake, isDisabled: boolean): Promise<void> {
  const user = await core.users.byId(userId);
  if (!user) return;
  const { disabled: _before, ...own } = user.own;
  const changed: UserRecord = { ...user, own: { ...own, ...(isDisabled && { disabled: true }) } };
  await core.users.save(changed);
  core.publish({ user_ids: [userId] }, { t: 'USER_UPDATE', d: presentOwnUser(changed) }, { kind: 'user', user: changed });
}
