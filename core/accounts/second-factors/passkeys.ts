import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Core } from '../../core.ts';
import { wireTime } from '../../ports/clock.ts';
import type { LoginRecord } from '../../ports/login-store.ts';
import type { PasskeyRecord } from '../../ports/second-factor-store.ts';
import type { UserRecord } from '../../users/user-record.ts';
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

interface Begun {
  userId: Snowflake;
  loginHash: string;
  challenge: string;
  party: RelyingParty;
}

/** The first of two steps: what `navigator.credentials.create` is to be called with, as JSON. */
export async function beginPasskey(core: Core, user: UserRecord, login: LoginRecord, host: AskedHost): Promise<{ ticket: string; challenge: string }> {
  const party = relyingPartyOf(core, host);
  if (!party) throw formError(['name'], 'PASSKEYS_NEED_A_HOST_NAME', 'Passkeys work where the server has a name: this one is reached by its bare address.');
  const known = await core.secondFactors.passkeysOf(user.id);
  const { generateRegistrationOptions } = await webAuthn();
  const publicKey = await generateRegistrationOptions({
    rpName: core.instance.settings.name,
    rpID: party.id,
    userID: new Uint8Array(Buffer.from(user.id)),
    userName: user.username,
    userDisplayName: user.global_name ?? user.username,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    excludeCredentials: known.filter(({ rp_id: id }) => id === party.id).map(({ credential_id: id }) => ({ id })),
    timeout: 300_000,
  });
  const begun: Begun = { userId: user.id, loginHash: login.tokenHash, challenge: publicKey.challenge, party };
  return { ticket: await openTicket(core, TICKET, begun), challenge: JSON.stringify({ publicKey }) };
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
    return { ...(await credentialOf(core, sent.credential, begun)), rp_id: begun.party.id };
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

export async function removePasskey(core: Core, userId: Snowflake, id: Snowflake): Promise<void> {
  await core.locks.withLock(`user:${userId}`, async () => {
    if (!(await core.secondFactors.removePasskey(userId, id))) throw apiError('UNKNOWN_AUTHENTICATOR');
    await noteFactors(core, userId);
    core.publish({ user_ids: [userId] }, { t: 'AUTHENTICATOR_DELETE', d: { id, type: 1 } });
  });
}

async function credentialOf(
  core: Core,
  sent: string,
  { challenge, party }: Begun,
): Promise<Pick<PasskeyRecord, 'credential_id' | 'public_key' | 'counter' | 'transports'>> {
  const { verifyRegistrationResponse } = await webAuthn();
  try {
    const response = JSON.parse(sent) as RegistrationResponseJSON; // it is held against this below
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      requireUserVerification: false,
    });
    if (!verified || !registrationInfo) throw new Error('not verified');
    const { id, publicKey, counter } = registrationInfo.credential;
    const { transports } = response.response;
    return {
      credential_id: id,
      public_key: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: Array.isArray(transports) ? transports.filter((one) => /^[a-z-]{1,20}$/.test(String(one))).slice(0, 10) : [],
    };
  } catch (error) {
    core.log.info({ reason: error instanceof Error ? error.message : 'unknown' }, 'a passkey was not taken');
    throw formError(['credential'], 'INVALID_CREDENTIAL', 'The browser’s answer does not hold.');
  }
}
