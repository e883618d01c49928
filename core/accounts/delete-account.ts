import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { DeleteAccountBody } from '#protocol/nexus/instance';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { UserRecord } from '../users/user-record.ts';
import { demandMayLeave, eraseAccount } from './erase-account.ts';
import { tokensRevoked } from './login.ts';
import { demandRoomForPassword, hasPassword, isPassword } from './password.ts';
import { guessPassword } from './password-guesses.ts';

const DAY_MS = 86_400_000;
const BATCH = 10;

/**
 * Ends one's account after some days, in which logging in calls it off. All sessions end at once.
 * Guilds and applications have to be handed over or deleted first. That it is they is proven before (`stepUp` of the routes).
 */
export async function deleteAccount(core: Core, user: UserRecord, body: Pick<DeleteAccountBody, 'messages'>): Promise<{ due_at: string }> {
  await demandMayLeave(core, user.id);
  const nowMs = core.clock.nowMs();
  const dueAt = wireTime(nowMs + core.instance.settings.deletion_grace_days * DAY_MS);
  await core.accountDeletions.request({ user_id: user.id, requested_at: wireTime(nowMs), due_at: dueAt, with_messages: body.messages === 'delete' });
  tokensRevoked(core, user.id, await core.logins.removeAllOfUser(user.id, 'user'));
  return { due_at: dueAt };
}

/** Throws unless this is the person's password; 429 after too many that are not. */
export async function demandOwnPassword(core: Core, userId: Snowflake, password: string | null | undefined): Promise<void> {
  if (!password) throw formError(['password'], 'BASE_TYPE_REQUIRED', 'This field is required');
  demandRoomForPassword();
  const hash = await core.users.passwordHashOf(userId);
  if (!hash || !(await guessPassword(core, userId, () => isPassword(hash, password))))
    throw formError(['password'], 'PASSWORD_DOES_NOT_MATCH', 'Password does not match.');
}

/** The same of those who have one. Who has none and sends none has proven it by a passkey before (`stepUp` of the routes). */
export async function demandOwnPasswordIfAny(core: Core, { id, own }: UserRecord, password: string | null | undefined): Promise<void> {
  if (!password && own.mfa_enabled && !(await hasPassword(core, id))) return;
  await demandOwnPassword(core, id, password);
}

/** Logging in calls it off; throws when it has begun, for what is gone does not come back. */
export async function callOffDeletion(core: Core, userId: Snowflake): Promise<void> {
  if (!(await core.accountDeletions.byUser(userId))) return;
  if (!(await core.accountDeletions.cancel(userId)) && (await core.accountDeletions.byUser(userId))) throw apiError('UNKNOWN_ACCOUNT');
}

/** Ends the accounts whose time has come. What one of them stumbles over does not hold up the others; it is tried again a day later. */
export async function endDueAccounts(core: Core): Promise<void> {
  for (const deletion of await core.accountDeletions.due(wireTime(core.clock.nowMs()), BATCH)) {
    try {
      // Somebody may have been given a guild meanwhile.
      await demandMayLeave(core, deletion.user_id);
      await eraseAccount(core, deletion);
    } catch (error) {
      core.log.warn({ err: error, user_id: deletion.user_id }, 'an account could not be deleted and will be tried again tomorrow');
      await core.accountDeletions.postpone(deletion.user_id, wireTime(core.clock.nowMs() + DAY_MS));
    }
  }
}
