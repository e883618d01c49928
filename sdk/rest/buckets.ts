import { Bucket, type BucketState } from './bucket.ts';

/** Discord's own figure for all routes together. */
const GLOBAL = { limit: 50, windowMs: 1000 };
const MOST_KEPT = 500;
const MAJOR = /^\/(?:channels|guilds|webhooks)\/[^/]+/;

/** The limits of a server as its answers tell them. Source: Discord, "Rate Limits". */
export class Buckets {
  readonly #now: () => number;
  readonly #global: Bucket;
  /** By the server's name of the bucket, or the route while that is not known, and what the path is about. */
  readonly #buckets = new Map<string, Bucket>();
  readonly #names = new Map<string, string>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#global = new Bucket(now, GLOBAL);
  }

  /** For how long a request would wait, as far as is known. */
  waitMs(route: string, path: string): number {
    return Math.max(this.#of(route, path).waitMs, this.#global.waitMs);
  }

  /** Waits until a request may go out. To be ended by `leave` with the same route and path. */
  async enter(turn: number, route: string, path: string, signal?: AbortSignal): Promise<Bucket> {
    const bucket = this.#of(route, path);
    await bucket.enter(turn, signal);
    try {
      await this.#global.enter(turn, signal);
    } catch (error) {
      bucket.leave();
      throw error;
    }
    return bucket;
  }

  leave(bucket: Bucket, route: string, path: string, headers: Headers | null): void {
    this.#global.leave();
    const name = headers?.get('x-ratelimit-bucket');
    if (name) {
      this.#names.set(route, name);
      const key = keyOf(name, path);
      // What is known of the route so far is known of its bucket.
      if (!this.#buckets.has(key)) this.#buckets.set(key, bucket);
    }
    bucket.leave(headers ? stateOf(headers) : undefined);
    if (this.#buckets.size > MOST_KEPT) for (const [key, one] of this.#buckets) if (one.isIdle) this.#buckets.delete(key);
  }

  /** An answer of 429 says for how long nothing may be sent. */
  pause(bucket: Bucket, ms: number, isGlobal: boolean): void {
    (isGlobal ? this.#global : bucket).pause(ms);
  }

  #of(route: string, path: string): Bucket {
    const key = keyOf(this.#names.get(route) ?? route, path);
    const known = this.#buckets.get(key);
    if (known) return known;
    const made = new Bucket(this.#now);
    this.#buckets.set(key, made);
    return made;
  }
}

const keyOf = (name: string, path: string): string => `${name} ${MAJOR.exec(path)?.[0] ?? ''}`;

/** Null where the server sets no limits; undefined where this answer does not tell. */
function stateOf(headers: Headers): BucketState | null | undefined {
  const limit = Number(headers.get('x-ratelimit-limit') ?? NaN);
  if (Number.isNaN(limit)) return headers.has('retry-after') ? undefined : null;
  return {
    limit,
    remaining: Number(headers.get('x-ratelimit-remaining') ?? 0),
    resetAfterMs: Number(headers.get('x-ratelimit-reset-after') ?? 1) * 1000,
  };
}
