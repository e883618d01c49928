import type { Core } from '../core.ts';
import { safeFetch, SafeFetchError, type SafeRequest, type SafeResponse } from './safe-fetch.ts';

const MOST_REDIRECTS = 4;

/** When something must be over, in milliseconds of `performance.now()`. */
export type Deadline = number;

export interface Followed extends Pick<SafeRequest, 'maxBytes' | 'mayCut'> {
  accept: string;
  /** For all of it: names, redirects and what comes at last. */
  until: Deadline;
}

/**
 * Asks an address of the web in the server's name, and those that it sends us to; each of them is held against the rules for
 * addresses, and none is given a name and password. Throws SafeFetchError.
 */
export async function followRedirects(core: Core, asked: string, { accept, until, ...limits }: Followed): Promise<{ response: SafeResponse; address: string }> {
  let address = asked;
  for (let redirects = 0; ; redirects++) {
    if (holdsCredentials(address)) throw new SafeFetchError('the address holds a name or password');
    const timeoutMs = Math.ceil(until - performance.now());
    if (timeoutMs <= 0) throw new SafeFetchError('no time is left');
    const response = await safeFetch(address, {
      ...limits,
      timeoutMs,
      headers: {
        accept,
        'accept-encoding': 'gzip, br',
        'accept-language': 'en',
        'user-agent': `Mozilla/5.0 (compatible; Nexusbot/${core.settings.version}; +${core.settings.url})`,
      },
      privateAddresses: core.settings.privateAddresses,
      network: core.network,
    });
    const isMoved = [301, 302, 303, 307, 308].includes(response.status) && response.location !== null;
    if (!isMoved || redirects === MOST_REDIRECTS || !URL.canParse(response.location ?? '', address)) return { response, address };
    address = new URL(response.location ?? '', address).href;
  }
}

function holdsCredentials(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}
