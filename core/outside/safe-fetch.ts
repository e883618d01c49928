import type { LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { OutsideNetwork } from '../ports/outside-network.ts';
import { BAD_PORTS } from './bad-ports.ts';
import { BodyError, readBody } from './read-body.ts';

const MAX_HEADER_BYTES = 16 * 1024;

interface Question {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs: number;
  privateAddresses: 'refuse' | 'allow';
  network: OutsideNetwork;
}

export interface SafeRequest extends Question {
  maxBytes: number;
  /** Takes the first `maxBytes` of what is longer, instead of refusing it. */
  mayCut?: true;
}

export interface SafeOpening extends Question {
  /** Ends it at any time. */
  signal: AbortSignal;
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

/** It answered, but its bytes could not be had whole; what they are said to be tells what else can be done with them. */
export class UnreadAnswerError extends SafeFetchError {
  readonly contentType: string;

  constructor({ message, cause }: SafeFetchError, contentType: string) {
    super(message, { cause });
    this.contentType = contentType;
  }
}

/**
 * Asks an address that a stranger chose: http and https only, at no port of something else, no redirects, and no private network unless it is allowed.
 * The name is resolved once and the connection goes to the address that was checked. Throws SafeFetchError.
 */
export async function safeFetch(address: string, options: SafeRequest): Promise<SafeResponse> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  let contentType: string | null = null;
  try {
    const response = await ask(address, options, signal);
    contentType = response.headers['content-type'] ?? '';
    const bytes = await readBody(response, options);
    return { status: response.statusCode ?? 0, contentType, location: response.headers.location ?? null, body: bytes.toString('utf8'), bytes };
  } catch (error) {
    const failure = safeFetchError(error, signal, options.timeoutMs);
    throw contentType === null ? failure : new UnreadAnswerError(failure, contentType);
  }
}

export interface SafeAnswer extends Pick<SafeResponse, 'status' | 'contentType' | 'location'> {
  /** Its bytes as they come, and its headers. Whoever asked reads or destroys it. */
  response: IncomingMessage;
}

/** Asks under the same rules, and answers as soon as the head is there: `timeoutMs` is for that alone. Throws SafeFetchError. */
export async function safeOpen(address: string, options: SafeOpening): Promise<SafeAnswer> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), options.timeoutMs);
  try {
    const response = await ask(address, options, AbortSignal.any([late.signal, options.signal]));
    const { 'content-type': contentType = '', location = null } = response.headers;
    return { status: response.statusCode ?? 0, contentType, location, response };
  } catch (error) {
    throw safeFetchError(error, late.signal, options.timeoutMs);
  } finally {
    clearTimeout(timer);
  }
}

function safeFetchError(error: unknown, late: AbortSignal, timeoutMs: number): SafeFetchError {
  if (error instanceof SafeFetchError) return error;
  if (error instanceof BodyError) return new SafeFetchError(error.message);
  return new SafeFetchError(late.aborted ? `no answer within ${timeoutMs} ms` : 'the address could not be asked', { cause: error });
}

function demandAllowed(address: string, { privateAddresses, network }: Question): void {
  if (privateAddresses !== 'allow' && !network.isPublic(address)) throw new SafeFetchError(`${address} is not a public address`);
}

/** Resolves for the one connection; a name with any private address is refused whole. */
const checkedLookup =
  (options: Question): LookupFunction =>
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

/** Its head; the bytes come as they are read. */
async function ask(address: string, options: Question, signal: AbortSignal): Promise<IncomingMessage> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new SafeFetchError('not an address of the web');
  if (BAD_PORTS.has(Number(url.port || 80))) throw new SafeFetchError('nothing of the web is at that port');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) demandAllowed(host, options);
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
      resolve,
    );
    request.on('error', reject);
    request.end(body);
  });
}
