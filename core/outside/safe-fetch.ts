import type { LookupAddress } from 'node:dns';
import { lookup as resolveName } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export interface SafeRequest {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
  maxBytes: number;
  /** Takes the first `maxBytes` of what is longer, instead of refusing it. */
  mayCut?: true;
  privateAddresses: 'refuse' | 'allow';
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
 * Asks an address that a stranger chose: http and https only, no redirects, and no private network unless it is allowed.
 * The name is resolved once and the connection goes to the address that was checked. Throws SafeFetchError.
 */
export async function safeFetch(address: string, options: SafeRequest): Promise<SafeResponse> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new SafeFetchError('not an address of the web');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) demandAllowed(host, options);
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    return await ask(url, options, signal);
  } catch (error) {
    if (error instanceof SafeFetchError) throw error;
    throw new SafeFetchError(signal.aborted ? `no answer within ${options.timeoutMs} ms` : 'the address could not be asked', { cause: error });
  }
}

function demandAllowed(address: string, { privateAddresses }: SafeRequest): void {
  if (privateAddresses !== 'allow' && !isPublicAddress(address)) throw new SafeFetchError(`${address} is not a public address`);
}

/** Resolves for the one connection; a name with any private address is refused whole. */
const checkedLookup =
  (options: SafeRequest): LookupFunction =>
  (name, how, done) => {
    const told = async (): Promise<LookupAddress[]> => {
      const found = await resolveName(name, { all: true });
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
        lookup: checkedLookup(options),
        signal,
      },
      (response) =>
        readAll(response, options).then(
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

async function readAll(response: IncomingMessage, { maxBytes, mayCut }: SafeRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      if (mayCut) {
        chunks.push(chunk.subarray(0, chunk.length - (size - maxBytes)));
        break;
      }
      throw new SafeFetchError(`the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
