import type { Snowflake } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { FinishPasskeyRegistrationBody, StartPasskeyRegistrationBody } from '#protocol/nexus/registration';
import type { Core } from '../core.ts';
import { demandAddress } from '../instance/may-enter.ts';
import { wireTime } from '../ports/clock.ts';
import type { UserRecord } from '../users/user-record.ts';
import { openLogin, type LoginOrigin } from './login.ts';
import { accountOf, demandCanRegister, openAccount } from './register.ts';
import { makeBackupCodes, type BackupCode } from './second-factors/backup-codes.ts';
import { AuthenticatorType } from './second-factors/factors-of.ts';
import { askNewPasskey, readNewPasskey, type MadePasskey, type NewPasskeyChallenge } from './second-factors/passkeys.ts';
import { openTicket, withTicket } from './tickets.ts';

const TICKET = 'registration';

/** Kept in the ticket, so that what is registered is what was asked for. */
interface Begun {
  /** The passkey carries it, so it is known before there is an account. */
  userId: Snowflake;
  wanted: StartPasskeyRegistrationBody;
  asked: NewPasskeyChallenge;
}

/** Begins an account without a password: what `navigator.credentials.create` is to be called with. Nothing is written yet. */
export async function startPasskeyRegistration(
  core: Core,
  wanted: StartPasskeyRegistrationBody,
  { address, host }: LoginOrigin,
): Promise<{ ticket: string; challenge: string }> {
  // Before the device makes a passkey, which it would keep where there is no account for it.
  await demandCanRegister(core, wanted, address);
  const user = accountOf(core.ids.next(), wanted);
  const { kept, shown } = await askNewPasskey(core, host, user, [], true);
  return { ticket: await openTicket(core, TICKET, { userId: user.id, wanted, asked: kept } satisfies Begun), challenge: shown };
}

/** Makes the account with what the device has made, and logs in. Backup codes come with it: they are told this once. */
export async function finishPasskeyRegistration(
  core: Core,
  body: FinishPasskeyRegistrationBody,
  { client, address, lifetimeMs }: LoginOrigin,
): Promise<{ token: string; backup_codes: BackupCode[] }> {
  demandAddress(core, address);
  const { userId, wanted, made } = await withTicket(core, TICKET, body.ticket, async (begun: Begun) => ({
    ...begun,
    made: await readNewPasskey(core, body.credential, begun.asked),
  }));
  const account = accountOf(userId, wanted);
  // It can be proven from its first moment on, so nothing that asks for proof is open meanwhile.
  const user: UserRecord = { ...account, own: { ...account.own, mfa_enabled: true, authenticator_types: [AuthenticatorType.WebAuthn] } };
  let codes: BackupCode[] = [];
  await openAccount(core, user, wanted.invite, address, async () => {
    const kept = await insertWithPasskey(core, user, made);
    codes = kept ?? [];
    return kept !== null;
  });
  return { token: await openLogin(core, userId, client, lifetimeMs), backup_codes: codes };
}

/** Null where the name is taken. The account comes last: by what belongs to none nobody comes in. */
async function insertWithPasskey(core: Core, user: UserRecord, made: MadePasskey): Promise<BackupCode[] | null> {
  const { secondFactors } = core;
  let isKept = false;
  try {
    const passkey = { ...made, id: core.ids.next(), user_id: user.id, name: 'Passkey 1', created_at: wireTime(core.clock.nowMs()), last_used_at: null };
    if (!(await secondFactors.addPasskey(passkey))) throw formError(['credential'], 'PASSKEY_ALREADY_REGISTERED', 'This passkey is in use already.');
    const codes = await makeBackupCodes(core, user.id);
    isKept = await core.users.insert(user, null);
    return isKept ? codes : null;
  } finally {
    if (!isKept && (await isNobody(core, user.id))) await secondFactors.removeAllOfUser(user.id);
  }
}

/** An insert that failed may have been kept all the same. Where that cannot be asked, it counts as kept: without its passkey nobody could enter the account. */
const isNobody = (core: Core, userId: Snowflake): Promise<boolean> =>
  core.users.byId(userId).then(
    (user) => user === null,
    () => false,
  );
