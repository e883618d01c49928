import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Core } from '../../core.ts';
import { wireTime } from '../../ports/clock.ts';
import type { LoginRecord } from '../../ports/login-store.ts';
import type { PasskeyRecord } from '../../ports/second-factor-store.ts';
import type { UserRecord } from '../../users/user-record.ts';
import { hasPassword } from '../password.ts';
import { openTicket, withTicket } from '../tickets.ts';
import { makeBackupCodes, type BackupCode } from './backup-codes.ts';
import { factorsOf, hasSecondFactor, noteFactors } from './factors-of.ts';
import { webAuthn } from './passkey-proof.ts';
import { relyingPartyOf, type AskedHost, type RelyingParty } from './relying-party.ts';

const MAX_PASSKEYS = 20;
const TICKET = 'passkey';

/** Discord's "authenticator". */
export interface Authenticator {
  id: Snowflake;
  type: 1;
  name: string;
  last_used: string | null;
  cred_id: string;
}

const present = ({ id, name, last_used_at, credential_id }: PasskeyRecord): Authenticator => ({
  id,
  type: 1,
  name,
  last_used: last_used_at,
  cred_id: credential_id,
});

export const listPasskeys = async (core: Core, userId: Snowflake): Promise<Authenticator[]> => (await core.secondFactors.passkeysOf(userId)).map(present);

/** What a device was asked to make a passkey by. Kept in a ticket: it counts once. */
export interface NewPasskeyChallenge {
  challenge: string;
  party: RelyingParty;
  /** Where no password stands beside it: the device has to ask who it is, and to know the passkey without being told its id. */
  isOnlyWay: boolean;
}

interface Begun extends NewPasskeyChallenge {
  userId: Snowflake;
  loginHash: string;
}

/** What `navigator.credentials.create` is to be called with, as JSON, and what its answer is held against. */
export async function askNewPasskey(
  core: Core,
  host: AskedHost,
  user: Pick<UserRecord, 'id' | 'username' | 'global_name'>,
  known: readonly PasskeyRecord[],
  isOnlyWay: boolean,
): Promise<{ kept: NewPasskeyChallenge; shown: string }> {
  const party = relyingPartyOf(core, host);
  if (!party) throw formError(['name'], 'PASSKEYS_NEED_A_HOST_NAME', 'Passkeys work where the server has a name: this one is reached by its bare address.');
  const { generateRegistrationOptions } = await webAuthn();
  const need = isOnlyWay ? 'required' : 'preferred';
  const publicKey = await generateRegistrationOptions({
    rpName: core.instance.settings.name,
    rpID: party.id,
    userID: new Uint8Array(Buffer.from(user.id)),
    userName: user.username,
    userDisplayName: user.global_name ?? user.username,
    attestationType: 'none',
    authenticatorSelection: { residentKey: need, userVerification: need },
    excludeCredentials: known.filter(({ rp_id: id }) => id === party.id).map(({ credential_id: id }) => ({ id })),
    timeout: 300_000,
  });
  return { kept: { challenge: publicKey.challenge, party, isOnlyWay }, shown: JSON.stringify({ publicKey }) };
}

/** The first of two steps: what the device is to be asked. */
export async function beginPasskey(core: Core, user: UserRecord, login: LoginRecord, host: AskedHost): Promise<{ ticket: string; challenge: string }> {
  const known = await core.secondFactors.passkeysOf(user.id);
  const asked = await askNewPasskey(core, host, user, known, !(await hasPassword(core, user.id)));
  const begun: Begun = { ...asked.kept, userId: user.id, loginHash: login.tokenHash };
  return { ticket: await openTicket(core, TICKET, begun), challenge: asked.shown };
}

/** The second step: keeps what the device has made. With the first second factor come backup codes. */
export async function addPasskey(
  core: Core,
  user: UserRecord,
  login: LoginRecord,
  sent: { ticket: string; credential: string; name?: string | null | undefined },
): Promise<Authenticator & { backup_codes?: BackupCode[] }> {
  const made = await withTicket(core, TICKET, sent.ticket, async (begun: Begun) => {
    if (begun.userId !== user.id || begun.loginHash !== login.tokenHash) throw apiError('INVALID_TWO_FACTOR_AUTH_TICKET');
    return readNewPasskey(core, sent.credential, begun);
  });
  return core.locks.withLock(`user:${user.id}`, async () => {
    const before = await factorsOf(core, user.id);
    if (before.passkeys.length >= MAX_PASSKEYS) throw formError(['name'], 'TOO_MANY_PASSKEYS', `At most ${MAX_PASSKEYS} passkeys.`);
    const passkey: PasskeyRecord = {
      ...made,
      id: core.ids.next(),
      user_id: user.id,
      name: sent.name?.trim() || `Passkey ${before.passkeys.length + 1}`,
      created_at: wireTime(core.clock.nowMs()),
      last_used_at: null,
    };
    if (!(await core.secondFactors.addPasskey(passkey))) throw formError(['credential'], 'PASSKEY_ALREADY_REGISTERED', 'This passkey is in use already.');
    const codes = hasSecondFactor(before) ? undefined : await makeBackupCodes(core, user.id);
    await noteFactors(core, user.id);
    core.publish({ user_ids: [user.id] }, { t: 'AUTHENTICATOR_CREATE', d: present(passkey) });
    return { ...present(passkey), ...(codes && { backup_codes: codes }) };
  });
}

export async function renamePasskey(core: Core, userId: Snowflake, id: Snowflake, name: string): Promise<Authenticator> {
  const passkey = await core.secondFactors.renamePasskey(userId, id, name);
  if (!passkey) throw apiError('UNKNOWN_AUTHENTICATOR');
  core.publish({ user_ids: [userId] }, { t: 'AUTHENTICATOR_UPDATE', d: present(passkey) });
  return present(passkey);
}

/** Throws for the last one that works here of somebody without a password, who would never come in again. */
export async function removePasskey(core: Core, userId: Snowflake, id: Snowflake, host: AskedHost): Promise<void> {
  const party = relyingPartyOf(core, host);
  await core.locks.withLock(`user:${userId}`, async () => {
    // Those of a host that the server had before open nothing. At a bare address none can be told from the others.
    const [first, ...others] = (await core.secondFactors.passkeysOf(userId)).filter(({ rp_id: partyId }) => !party || partyId === party.id);
    if (first?.id === id && others.length === 0 && !(await hasPassword(core, userId)))
      throw formError(['authenticator_id'], 'LAST_WAY_IN', 'Set a password first: without one this passkey is your only way in.');
    if (!(await core.secondFactors.removePasskey(userId, id))) throw apiError('UNKNOWN_AUTHENTICATOR');
    await noteFactors(core, userId);
    core.publish({ user_ids: [userId] }, { t: 'AUTHENTICATOR_DELETE', d: { id, type: 1 } });
  });
}

/** What of a passkey its device says. */
export type MadePasskey = Pick<PasskeyRecord, 'credential_id' | 'public_key' | 'counter' | 'transports' | 'rp_id'>;

/** Throws for any answer of a browser that does not hold. */
export async function readNewPasskey(core: Core, sent: string, { challenge, party, isOnlyWay }: NewPasskeyChallenge): Promise<MadePasskey> {
  const { verifyRegistrationResponse } = await webAuthn();
  try {
    const response = JSON.parse(sent) as RegistrationResponseJSON; // it is held against this below
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      requireUserVerification: isOnlyWay,
    });
    if (!verified || !registrationInfo) throw new Error('not verified');
    const { id, publicKey, counter } = registrationInfo.credential;
    const { transports } = response.response;
    return {
      credential_id: id,
      public_key: Buffer.from(publicKey).toString('base64url'),
      counter,
      rp_id: party.id,
      transports: Array.isArray(transports) ? transports.filter((one) => /^[a-z-]{1,20}$/.test(String(one))).slice(0, 10) : [],
    };
  } catch (error) {
    core.log.info({ reason: error instanceof Error ? error.message : 'unknown' }, 'a passkey was not taken');
    throw formError(['credential'], 'INVALID_CREDENTIAL', 'The browser’s answer does not hold.');
  }
}
