import { useState } from 'react';
import { newNonce } from '#sdk/outbox/entry';

interface Once {
  nonce: string;
  enforce_nonce: true;
}

/** What lets a form send a message again whose answer was lost, without it coming twice: the same for the same message while the form is open. */
export function useOnce(): (channelId: string, body: object) => Once {
  const [nonces] = useState(() => new Map<string, string>());
  return (channelId, body) => {
    const key = `${channelId} ${JSON.stringify(body)}`;
    const nonce = nonces.get(key) ?? newNonce(Date.now());
    nonces.set(key, nonce);
    return { nonce, enforce_nonce: true };
  };
}
