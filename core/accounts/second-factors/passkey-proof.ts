import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../../core.ts';
import { wireTime } from '../../ports/clock.ts';
import type { PasskeyRecord } from '../../ports/second-factor-store.ts';
import { relyingPartyOf, type AskedHost, type RelyingParty } from './relying-party.ts';

/** What a browser was asked to sign. Kept in a ticket: it counts once. */
export interface PasskeyChallenge {
  challenge: string;
  party: RelyingParty;
  /** Whether the device has to have asked who it is: where a passkey is all that is asked for. */
  needsVerification: boolean;
}

/** What a browser is to ask its passkeys, and what the answer is held against. */
export interface AskedPasskey {
  kept: PasskeyChallenge;
  /** For `navigator.credentials.get`, as JSON with its bytes in base64url. */
  shown: string;
}

/** It loads in a tenth of a second, which not every start needs. */
export const webAuthn = () => import('@simplewebauthn/server');

/** Null where none of these passkeys works here. `null` for them asks for any that the device has. */
export async function askPasskey(core: Core, host: AskedHost, passkeys: readonly PasskeyRecord[] | null): Promise<AskedPasskey | null> {
  const party = relyingPartyOf(core, host);
  const usable = passkeys?.filter((passkey) => passkey.rp_id === party?.id);
  if (!party || usable?.length === 0) return null;
  const { generateAuthenticationOptions } = await webAuthn();
  const needsVerification = usable === undefined;
  const publicKey = await generateAuthenticationOptions({
    rpID: party.id,
    userVerification: needsVerification ? 'required' : 'preferred',
    // An empty list is one, too: the device offers what it has.
    allowCredentials: (usable ?? []).map(({ credential_id: id, transports }) => ({ id, transports: transports as never })), // as the browser said them
    timeout: 300_000,
  });
  return { kept: { challenge: publicKey.challenge, party, needsVerification }, shown: JSON.stringify({ publicKey }) };
}

/** Whether a browser's answer is by a passkey of this person. */
export const isPasskeyProof = async (core: Core, userId: Snowflake, answer: string, challenge: PasskeyChallenge): Promise<boolean> =>
  (await passkeyBehind(core, answer, challenge))?.user_id === userId;

/** Whose passkey signed this challenge; null for any answer that does not hold. */
export async function passkeyBehind(core: Core, answer: string, { challenge, party, needsVerification }: PasskeyChallenge): Promise<PasskeyRecord | null> {
  const response = readAnswer(answer);
  const passkey = response && (await core.secondFactors.passkeyByCredential(response.id));
  if (!passkey || passkey.rp_id !== party.id) return null;
  // Where the device names its owner, that has to be them.
  const named = response.response.userHandle;
  if (named !== undefined && Buffer.from(named, 'base64url').toString('utf8') !== passkey.user_id) return null;
  const { verifyAuthenticationResponse } = await webAuthn();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      requireUserVerification: needsVerification,
      credential: { id: passkey.credential_id, publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')), counter: passkey.counter },
    });
    if (!verified) return null;
    return (await core.secondFactors.usePasskey(passkey.id, authenticationInfo.newCounter, wireTime(core.clock.nowMs()))) ? passkey : null;
  } catch (error) {
    if (error instanceof Error && error.name === 'StorageUnavailableError') throw error;
    core.log.info({ reason: error instanceof Error ? error.message : 'unknown' }, 'the answer of a passkey did not hold');
    return null;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 20_000;

/** As `PublicKeyCredential.toJSON()` has it. Null for anything else. */
function readAnswer(text: string): AuthenticationResponseJSON | null {
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    return null;
  }
  const { id, response } = (sent ?? {}) as { id?: unknown; response?: Record<string, unknown> }; // what was sent may be anything
  if (!isText(id) || typeof response !== 'object' || response === null) return null;
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  if (!isText(clientDataJSON) || !isText(authenticatorData) || !isText(signature)) return null;
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON, authenticatorData, signature, ...(isText(userHandle) && { userHandle }) },
  };
}
