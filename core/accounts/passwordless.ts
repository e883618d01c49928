import { apiError, formError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { demandAddress } from '../instance/may-enter.ts';
import { letIn, type LoggedInReply, type LoginOrigin } from './login.ts';
import { askPasskey, passkeyBehind, type PasskeyChallenge } from './second-factors/passkey-proof.ts';
import type { AskedHost } from './second-factors/relying-party.ts';
import { openTicket, withTicket } from './tickets.ts';

const TICKET = 'passwordless';

/** Begins a login by a passkey alone: what `navigator.credentials.get` is to be called with. Nobody is named yet. */
export async function startPasswordless(core: Core, host: AskedHost): Promise<{ ticket: string; challenge: string }> {
  const asked = await askPasskey(core, host, null);
  if (!asked) throw formError(['host'], 'PASSKEYS_NEED_A_HOST_NAME', 'Passkeys work where the server has a name: this one is reached by its bare address.');
  return { ticket: await openTicket(core, TICKET, asked.kept), challenge: asked.shown };
}

/** Logs in whoever the passkey is of. The device has asked them who they are, so that it is two factors in one. */
export async function finishPasswordless(core: Core, body: { ticket: string; credential: string }, origin: LoginOrigin): Promise<LoggedInReply> {
  demandAddress(core, origin.address);
  const passkey = await withTicket(core, TICKET, body.ticket, async (asked: PasskeyChallenge) => {
    const found = await passkeyBehind(core, body.credential, asked);
    if (!found) throw apiError('INVALID_TWO_FACTOR_CODE');
    return found;
  });
  const isStillTheirs = async (): Promise<boolean> => (await core.secondFactors.passkeysOf(passkey.user_id)).some(({ id }) => id === passkey.id);
  return letIn(core, passkey.user_id, origin, isStillTheirs, () => apiError('INVALID_TWO_FACTOR_CODE'));
}
