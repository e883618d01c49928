import type { Core } from '../core.ts';
import { safeFetch, type SafeRequest, type SafeResponse } from './safe-fetch.ts';

const MOST_REDIRECTS = 4;

/** Asks an address of the web in the server's name, and those that it sends us to; each of them is held against the rules for addresses. Throws SafeFetchError. */
export async function followRedirects(
  core: Core,
  asked: string,
  { accept, ...limits }: Pick<SafeRequest, 'timeoutMs' | 'maxBytes' | 'mayCut'> & { accept: string },
): Promise<{ response: SafeResponse; address: string }> {
  let address = asked;
  for (let redirects = 0; ; redirects++) {
    const response = await safeFetch(address, {
      ...limits,
      headers: { accept, 'user-agent': `Mozilla/5.0 (compatible; Nexusbot/${core.settings.version}; +${core.settings.url})`, 'accept-language': 'en' },
      privateAddresses: core.settings.privateAddresses,
    });
    const isMoved = [301, 302, 303, 307, 308].includes(response.status) && response.location !== null;
    if (!isMoved || redirects === MOST_REDIRECTS || !URL.canParse(response.location ?? '', address)) return { response, address };
    address = new URL(response.location ?? '', address).href;
  }
}
