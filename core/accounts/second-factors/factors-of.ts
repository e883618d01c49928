import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../../core.ts';
import type { PasskeyRecord } from '../../ports/second-factor-store.ts';
import { presentOwnUser } from '../../users/present-user.ts';
import type { UserRecord } from '../../users/user-record.ts';

/** Discord's "authenticator types". */
export const AuthenticatorType = { WebAuthn: 1, Totp: 2 } as const;

/** What somebody can prove with, beside their password. */
export interface Factors {
  totp: boolean;
  passkeys: PasskeyRecord[];
  /** Whether any is left. */
  backup: boolean;
}

export async function factorsOf(core: Core, userId: Snowflake): Promise<Factors> {
  const { secondFactors } = core;
  const [secret, passkeys, codes] = await Promise.all([
    secondFactors.totpSecretOf(userId),
    secondFactors.passkeysOf(userId),
    secondFactors.backupCodesOf(userId),
  ]);
  return { totp: secret !== null, passkeys, backup: codes.some(({ consumed }) => !consumed) };
}

export const hasSecondFactor = ({ totp, passkeys }: Factors): boolean => totp || passkeys.length > 0;

/** Writes into the account what it can prove with now, and tells the person's sessions. Call it within the lock of the user. */
export async function noteFactors(core: Core, userId: Snowflake): Promise<UserRecord> {
  const [user, factors] = await Promise.all([core.users.byId(userId), factorsOf(core, userId)]);
  if (!user) throw new Error(`the account ${userId} went while its second factors changed`);
  const types = [...(factors.passkeys.length > 0 ? [AuthenticatorType.WebAuthn] : []), ...(factors.totp ? [AuthenticatorType.Totp] : [])];
  const changed: UserRecord = { ...user, own: { ...user.own, mfa_enabled: hasSecondFactor(factors), authenticator_types: types } };
  await core.users.save(changed);
  // Codes without anything that they stand in for would let nobody in.
  if (!hasSecondFactor(factors)) await core.secondFactors.replaceBackupCodes(userId, []);
  core.publish({ user_ids: [userId] }, { t: 'USER_UPDATE', d: presentOwnUser(changed) }, { kind: 'user', user: changed });
  return changed;
}
