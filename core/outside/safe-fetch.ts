import type { LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { OutsideNetwork } from '../ports/outside-network.ts';
import { BAD_PORTS } from './bad-ports.ts';
import { BodyError, readBody } from './read-body.ts';

const MAX_HEADER_BYTES = 16 * 1024;

export interface SafeRequest {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs: number;
  maxBytes: number;
  /** Takes the first `maxBytes` of what is longer, instead of refusing it. */
  mayCut?: true;
  privateAddresses: 'refuse' | 'allow';
  network: OutsideNetwork;
}

export interface SafeResponse {
  status: number;
  contentType: string;
  /** Where it sends who asked, as it stands there. */
  location: string | null;
  body: string;
  bytes: Buffer;
}

/** The address may not be asked, or did not answer as it should. */
export class SafeFetchError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SafeFetchError';
  }
}

/**
 * Asks an address that a stranger chose: http and https only, at no port of something else, no redirects, and no private network unless it is allowed.
 * The name is resolved once and the connection goes to the address that was checked. Throws SafeFetchError.
 */
export async function safeFetch(address: string, options: SafeRequest): Promise<SafeResponse> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new SafeFetchError('not an address of the web');
  if (BAD_PORTS.has(Number(url.port || 80))) throw new SafeFetchError('nothing of the web is at that port');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) demandAllowed(host, options);
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    return await ask(url, options, signal);
  } catch (error) {
    if (error instanceof SafeFetchError) throw error;
    if (error instanceof BodyError) throw new SafeFetchError(error.message);
    throw new SafeFetchError(signal.aborted ? `no answer within ${options.timeoutMs} ms` : 'the address could not be asked', { cause: error });
  }
}

function demandAllowed(address: string, { privateAddresses, network }: SafeRequest): void {
  if (privateAddresses !== 'allow' && !network.isPublic(address)) throw new SafeFetchError(`${address} is not a public address`);
}

/** Resolves for the one connection; a name with any private address is refused whole. */
const checkedLookup =
  (options: SafeRequest): LookupFunction =>
  (name, how, done) => {
    const told = async (): Promise<LookupAddress[]> => {
      const found = await options.network.resolve(name);
      for (const { address } of found) demandAllowed(address, options);
      return found;
    };
    told().then(
      (found) => {
        const [first] = found;
        if (!first) done(new SafeFetchError('the name has no address'), []);
        else if (how.all) done(null, found);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    );
  };

function ask(url: URL, options: SafeRequest, signal: AbortSignal): Promise<SafeResponse> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const body = options.body === undefined ? undefined : Buffer.from(options.body);
    const request = send(
      url,
      {
        method: options.method ?? 'GET',
        headers: { ...options.headers, ...(body && { 'content-length': String(body.length) }) },
        // A kept connection would skip the check of its address.
        agent: false,
        maxHeaderSize: MAX_HEADER_BYTES,
        lookup: checkedLookup(options),
        signal,
      },
      (response) =>
        readBody(response, options).then(
          (bytes) =>
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers['content-type'] ?? '',
              location: response.headers.location ?? null,
              body: bytes.toString('utf8'),
              bytes,
            }),
          reject,
        ),
    );
    request.on('error', reject);
    request.end(body);
  });
}
