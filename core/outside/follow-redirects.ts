import type { Core } from '../core.ts';
import { safeFetch, SafeFetchError, safeOpen, type SafeOpening, type SafeRequest, type SafeResponse } from './safe-fetch.ts';

const MOST_REDIRECTS = 4;

/** When something must be over, in milliseconds of `performance.now()`. */
export type Deadline = number;

interface Asked {
  accept: string;
  /** Over those that are asked with otherwise. */
  headers?: Record<string, string>;
}

export interface Followed extends Asked, Pick<SafeRequest, 'maxBytes' | 'mayCut'> {
  /** For all of it: names, redirects and what comes at last. */
  until: Deadline;
}

export interface Opened extends Asked, Pick<SafeOpening, 'signal'> {
  /** For names, redirects and the head of what comes at last. */
  until: Deadline;
}

/**
 * Asks an address of the web in the server's name, and those that it sends us to; each of them is held against the rules for
 * addresses, and none is given a name and password. Throws SafeFetchError.
 */
export const followRedirects = (core: Core, asked: string, { accept, headers, until, ...limits }: Followed) =>
  follow(core, asked, until, { accept, ...headers }, (address, question) => safeFetch(address, { ...question, ...limits }));

/** Asks in the same way for what is passed on as it comes. Throws SafeFetchError. */
export const openBehindRedirects = (core: Core, asked: string, { accept, headers, until, signal }: Opened) =>
  follow(core, asked, until, { accept, ...headers }, async (address, question) => {
    const answer = await safeOpen(address, { ...question, signal });
    if (isMoved(answer)) answer.response.destroy();
    return answer;
  });

type Head = Pick<SafeResponse, 'status' | 'location'>;
type Question = Pick<SafeRequest, 'timeoutMs' | 'headers' | 'privateAddresses' | 'network'>;

async function follow<Answer extends Head>(
  core: Core,
  asked: string,
  until: Deadline,
  headers: Record<string, string>,
  ask: (address: string, question: Question) => Promise<Answer>,
): Promise<{ response: Answer; address: string }> {
  let address = asked;
  for (let redirects = 0; ; redirects++) {
    if (holdsCredentials(address)) throw new SafeFetchError('the address holds a name or password');
    const timeoutMs = Math.ceil(until - performance.now());
    if (timeoutMs <= 0) throw new SafeFetchError('no time is left');
    const response = await ask(address, {
      timeoutMs,
      headers: {
        'accept-encoding': 'gzip, br',
        'accept-language': 'en',
        'user-agent': `Mozilla/5.0 (compatible; Nexusbot/${core.settings.version}; +${core.settings.url})`,
        ...headers,
      },
      privateAddresses: core.settings.privateAddresses,
      network: core.network,
    });
    if (!isMoved(response) || redirects === MOST_REDIRECTS || !URL.canParse(response.location ?? '', address)) return { response, address };
    address = new URL(response.location ?? '', address).href;
  }
}

const isMoved = ({ status, location }: Head): boolean => [301, 302, 303, 307, 308].includes(status) && location !== null;

function holdsCredentials(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}
