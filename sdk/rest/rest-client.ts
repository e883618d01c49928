import { backoffMs } from '../backoff.ts';
import type { Bucket } from './bucket.ts';
import { Buckets } from './buckets.ts';
import { ConnectionError, DiscordError, SLOW_MODE } from './discord-error.ts';
import { MfaGate, type MfaAnswer, type MfaChallenge } from './mfa.ts';
import { formOf, type FileToSend } from './multipart.ts';
import type { AskArguments, ReplyOf, RequestOptions } from './operation.ts';
import type { Operations } from './operations.ts';
import { transport, type Transport, type WireAnswer } from './transport.ts';

/** What waits, such as `POST /channels/{channel_id}/messages`, and for how long. */
export interface Held {
  route: string;
  forMs: number;
}

export interface RestClientOptions {
  /** The server's public address, such as `https://chat.example.org`. */
  base: string;
  /** As it stands in `Authorization`: a person's bare, a bot's with `Bot ` before it. */
  token?: string | null;
  /** Asked when something needs a second factor once more, and again with what was wrong; null gives it up. */
  onMfa?: (challenge: MfaChallenge, wrong: DiscordError | null) => Promise<MfaAnswer | null>;
  /** A request waits for a limit of the server, for about so long. */
  onHeld?: (held: Held) => void;
  /** The token is worth nothing any more. */
  onUnauthorized?: () => void;
  transport?: Transport;
  /** Waits; a test does not. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A request of any route; `call` knows those of the contract by their types. */
export interface AnyAsk extends RequestOptions {
  /** What fills the `{names}` of the route. */
  path?: Readonly<Record<string, string>>;
  query?: object | null | undefined;
  body?: object | null | undefined;
  files?: readonly FileToSend[] | undefined;
  headers?: Record<string, string>;
}

const TIMEOUT_MS = 30_000;
/** Slower than this an upload counts as stuck. */
const SLOWEST_BYTES_PER_MS = 20;
const RETRIES = 3;
/** A limit that lasts longer is the caller's to know of. */
const LONGEST_WAIT_MS = 60_000;
const SAFE: ReadonlySet<string> = new Set(['GET', 'PUT', 'DELETE']);
const MFA_REQUIRED = 60003;
/** Refusals of 401 that say that the token itself is worth nothing; others are about one request. */
const DEAD_TOKEN: ReadonlySet<unknown> = new Set([0, 40001, 50014]);
/** What answers with a new token ends the old one before its answer is here. */
const RENEWING: ReadonlySet<string> = new Set(['PATCH /users/@me', 'POST /users/@me/mfa/totp/enable', 'POST /users/@me/mfa/totp/disable']);

/** An answer, and the token for which it was given. */
type Answered = WireAnswer & { token: string | null };

/** Asks a server. Limits are kept by waiting; what the network breaks is tried again where that does no harm. */
export class RestClient {
  token: string | null;
  readonly base: string;
  readonly #options: RestClientOptions;
  readonly #buckets = new Buckets();
  readonly #transport: Transport;
  readonly #sleep: NonNullable<RestClientOptions['sleep']>;
  readonly #mfa: MfaGate;
  readonly #renewals = new Set<Promise<unknown>>();
  /** Counts requests, so that they go in the order in which they came. */
  #turns = 0;

  constructor(options: RestClientOptions) {
    this.#options = options;
    this.base = options.base.replace(/\/+$/, '');
    this.token = options.token ?? null;
    this.#transport = options.transport ?? transport;
    this.#sleep = options.sleep ?? sleep;
    this.#mfa = new MfaGate({
      ask: async (challenge, wrong) => (await options.onMfa?.(challenge, wrong)) ?? null,
      finish: (body) => this.request('POST', '/mfa/finish', { body }) as Promise<{ token: string }>, // as Discord answers it
    });
  }

  /** An operation by its route, such as `GET /channels/{channel_id}`. Throws DiscordError for a refusal, ConnectionError when no answer comes. */
  call<Route extends keyof Operations & string>(route: Route, ...[ask]: AskArguments<Route, Operations[Route]>): Promise<ReplyOf<Operations[Route]>> {
    const [method = 'GET', path = ''] = route.split(' ', 2);
    return this.request(method, path, ask ?? {}) as Promise<ReplyOf<Operations[Route]>>; // the table says what is answered
  }

  /** Any route, with its path below `/api/v10`, or of ours as `/nexus/v1/...`. */
  request(method: string, template: string, ask: AnyAsk = {}): Promise<unknown> {
    const asking = this.#ask(method, template, ask);
    if (!RENEWING.has(`${method} ${template}`)) return asking;
    this.#renewals.add(asking);
    const settled = (): unknown => this.#renewals.delete(asking);
    asking.then(settled, settled);
    return asking;
  }

  async #ask(method: string, template: string, ask: AnyAsk): Promise<unknown> {
    const route = `${method} ${template}`;
    const path = fill(template, ask.path ?? {});
    const retries = ask.isIdempotent || SAFE.has(method) ? (ask.retries ?? RETRIES) : 0;
    for (let attempt = 0; ; attempt++) {
      let answer: Answered;
      try {
        answer = await this.#within(route, path, ask, (mfa) => this.#once(method, path, ask, mfa));
      } catch (error) {
        if (ask.signal?.aborted || error instanceof DiscordError) throw error;
        if (attempt >= retries) throw new ConnectionError(`${method} ${path}`, error);
        await this.#sleep(backoffMs(attempt + 1), ask.signal);
        continue;
      }
      if (answer.status < 300) return bodyOf(answer);
      if (answer.status >= 500 && attempt < retries) {
        await this.#sleep(backoffMs(attempt + 1), ask.signal);
        continue;
      }
      throw this.#refusal(`${method} ${path}`, answer);
    }
  }

  /** Sends until it is answered by something else than a limit or the wish for a second factor. */
  async #within(route: string, path: string, ask: AnyAsk, send: (mfa: string | null) => Promise<Answered>): Promise<Answered> {
    const turn = ++this.#turns;
    let isAsked = false;
    for (;;) {
      const forMs = this.#buckets.waitMs(route, path);
      // Known already, the server need not say it again.
      if (forMs > LONGEST_WAIT_MS) throw new DiscordError(route, 429, { message: 'You are being rate limited.', retry_after: forMs / 1000, global: false });
      if (forMs > 0) this.#options.onHeld?.({ route, forMs });
      const bucket = await this.#buckets.enter(turn, route, path, ask.signal);
      let answer: Answered | null = null;
      try {
        answer = await send(this.#mfa.token);
      } finally {
        this.#leave(bucket, route, path, answer);
      }
      if (answer.status === 429 && this.#mayWait(answer)) continue;
      if (answer.status !== 401 || isAsked) return answer;
      const error = new DiscordError(route, answer.status, bodyOf(answer));
      if (error.code !== MFA_REQUIRED) return answer;
      isAsked = true;
      if (!(await this.#mfa.pass(error.body))) return answer;
    }
  }

  #leave(bucket: Bucket, route: string, path: string, answer: WireAnswer | null): void {
    if (answer?.status === 429) {
      const { retry_after: seconds, global, code } = bodyOf(answer) as { retry_after?: number; global?: boolean; code?: number };
      const header = Number(answer.headers.get('retry-after') ?? 1);
      if (code !== SLOW_MODE) this.#buckets.pause(bucket, (seconds ?? header) * 1000, global ?? answer.headers.has('x-ratelimit-global'));
    }
    this.#buckets.leave(bucket, route, path, answer?.headers ?? null);
  }

  #mayWait(answer: WireAnswer): boolean {
    const error = new DiscordError('', answer.status, bodyOf(answer));
    return error.code !== SLOW_MODE && (error.retryAfterMs ?? 1000) <= LONGEST_WAIT_MS;
  }

  async #once(method: string, path: string, ask: AnyAsk, mfa: string | null): Promise<Answered> {
    const { token } = this;
    const { body, files = [], query, reason, outlivesPage, onProgress } = ask;
    const sizeBytes = files.reduce((sum, { data }) => sum + data.size, 0);
    const limit = AbortSignal.timeout(ask.timeoutMs ?? TIMEOUT_MS + Math.ceil(sizeBytes / SLOWEST_BYTES_PER_MS));
    const answer = await this.#transport({
      method,
      url: `${this.base}${path.startsWith('/nexus/') ? '/api' : '/api/v10'}${path}${queryOf(query)}`,
      headers: {
        ...(token !== null && { authorization: token }),
        ...(body && files.length === 0 && { 'content-type': 'application/json' }),
        ...(reason !== undefined && { 'x-audit-log-reason': encodeURIComponent(reason) }),
        ...(mfa !== null && { 'x-discord-mfa-authorization': mfa }),
        ...ask.headers,
      },
      body: files.length > 0 ? formOf(body ?? undefined, files) : body ? JSON.stringify(body) : undefined,
      signal: ask.signal ? AbortSignal.any([ask.signal, limit]) : limit,
      outlivesPage,
      onProgress,
    });
    return { ...answer, token };
  }

  #refusal(route: string, answer: Answered): DiscordError {
    const body = bodyOf(answer);
    // Without a code it is said by something before the server.
    if (answer.status === 401 && DEAD_TOKEN.has((body as { code?: unknown } | undefined)?.code)) this.#doubt(answer.token);
    return new DiscordError(route, answer.status, body);
  }

  /** A token is refused. That ends the login unless another one has taken its place, or is about to. */
  #doubt(token: string | null): void {
    const judge = (): void => {
      if (token !== null && token === this.token) this.#options.onUnauthorized?.();
    };
    if (this.#renewals.size === 0) return judge();
    // Whoever asked for a new one puts it in once it is here.
    void Promise.allSettled(this.#renewals).then(() => setTimeout(judge));
  }
}

const fill = (template: string, names: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (names[name] === undefined ? whole : encodeURIComponent(names[name])));

function queryOf(query: object | null | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) if (one !== undefined && one !== null) parameters.append(name, String(one));
  }
  return parameters.size > 0 ? `?${parameters.toString()}` : '';
}

function bodyOf({ headers, text }: WireAnswer): unknown {
  if (text === '') return undefined;
  if (!headers.get('content-type')?.startsWith('application/json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    }, ms);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
