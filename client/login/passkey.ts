/** Whether passkeys work here: browsers make none for bare addresses. */
export const canUsePasskeys = (): boolean => typeof PublicKeyCredential !== 'undefined' && !/^[\d.]+$|^\[/.test(location.hostname);

/** Has a passkey sign what the server asks, and answers it as the server reads it. Rejects where the person does not want to. */
export async function signByPasskey(challenge: string): Promise<string> {
  const { publicKey } = JSON.parse(challenge) as { publicKey: PublicKeyCredentialRequestOptionsJSON };
  const { challenge: signed, rpId, timeout, allowCredentials = [], userVerification } = publicKey;
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: bytesOf(signed),
      ...(rpId !== undefined && { rpId }),
      ...(timeout !== undefined && { timeout }),
      userVerification: (userVerification ?? 'preferred') as UserVerificationRequirement, // the server's words are the browser's
      allowCredentials: allowCredentials.map(({ id, transports }) => ({
        type: 'public-key',
        id: bytesOf(id),
        ...(transports && { transports: transports as AuthenticatorTransport[] }),
      })),
    },
  });
  if (!(credential instanceof PublicKeyCredential) || !(credential.response instanceof AuthenticatorAssertionResponse)) throw new Error('no passkey answered');
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: textOf(clientDataJSON),
      authenticatorData: textOf(authenticatorData),
      signature: textOf(signature),
      ...(userHandle && { userHandle: textOf(userHandle) }),
    },
  });
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

const textOf = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
