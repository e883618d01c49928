import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';

/** Whether passkeys work here: browsers make none for bare addresses. */
export const canUsePasskeys = (): boolean => typeof PublicKeyCredential !== 'undefined' && !/^[\d.]+$|^\[/.test(location.hostname);

/** Has a passkey sign what the server asks, and answers it as the server reads it. Rejects where the person does not want to. */
export async function signByPasskey(challenge: string): Promise<string> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { publicKey } = JSON.parse(challenge) as { publicKey: PublicKeyCredentialRequestOptionsJSON };
  return JSON.stringify(await startAuthentication({ optionsJSON: publicKey }));
}

/** Has the device make a new one, likewise. */
export async function makePasskey(challenge: string): Promise<string> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const { publicKey } = JSON.parse(challenge) as { publicKey: PublicKeyCredentialCreationOptionsJSON };
  return JSON.stringify(await startRegistration({ optionsJSON: publicKey }));
}
