import type { DiscordError } from '#sdk/rest/discord-error';
import type { MfaAnswer, MfaChallenge } from '#sdk/rest/mfa';

/** What somebody is asked to prove, before the server does what they want. */
export interface AskedProof {
  challenge: MfaChallenge;
  /** What was wrong with the answer before. */
  wrong: DiscordError | null;
  /** With null they do not want to. */
  answer(proof: MfaAnswer | null): void;
}

let asked: AskedProof | null = null;
const listeners = new Set<() => void>();

function show(next: AskedProof | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

export const askedProof = (): AskedProof | null => asked;

export function onAskedProof(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks by the one dialog of the page; the client asks for one thing at a time. */
export const askToProve = (challenge: MfaChallenge, wrong: DiscordError | null): Promise<MfaAnswer | null> =>
  new Promise((resolve) => {
    const answer = (proof: MfaAnswer | null): void => {
      show(null);
      resolve(proof);
    };
    show({ challenge, wrong, answer });
  });

export const giveUpProving = (): void => asked?.answer(null);
