import { softAuthenticator } from './soft-authenticator.ts';
import type { Somebody, World } from './world.ts';

/** Gives somebody a passkey, with which they prove at once that it is they: `proof` is for `X-Discord-MFA-Authorization`. */
export async function proveByPasskey(world: World, { rest }: Pick<Somebody, 'rest'>): Promise<{ passkeyId: string; proof: string }> {
  const [path, password] = ['/users/@me/mfa/webauthn/credentials', 'correct horse battery'];
  const device = softAuthenticator(world.server.core.settings.url);
  const { ticket, challenge } = await rest.post<{ ticket: string; challenge: string }>(path, { password });
  const passkey = await rest.post<{ id: string }>(path, { password, ticket, credential: device.create(challenge) });
  const { body } = await rest.ask<{ mfa: { ticket: string; methods: { challenge?: string }[] } }>('GET', path);
  const data = device.get(body.mfa.methods[0]?.challenge ?? '');
  const { token: proof } = await rest.post<{ token: string }>('/mfa/finish', { ticket: body.mfa.ticket, mfa_type: 'webauthn', data });
  return { passkeyId: passkey.id, proof };
}
