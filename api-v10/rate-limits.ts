import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Core } from '#core/core';
import { only } from '#core/ports/event-heading';
import type { TakenWindow } from '#core/ports/rate-windows';
import { VIA } from './answer.ts';
import type { AnyRoute } from './route.ts';

/** What every route without a bucket of its own has. */
const DEFAULT = { requests: 50, perSeconds: 1 };
const GLOBAL_PER_SECOND = 50;
/** Answers of 401, 403 or 429 that block an address, and for how long they count. */
const INVALID_REQUESTS = { most: 10_000, windowMs: 600_000 };
/** The refusal of one request, ready to be sent. */
export interface Refusal {
  status: 429;
  headers: Record<string, string>;
  body: { message: string; retry_after: number; global: boolean };
}

/** Told on the bus by the process in which an address became one that is shut out. */
interface ShutOut {
  ip: string;
  untilMs: number;
}

/**
 * Discord's rate limits: one window per bucket, major parameter and credential, one global window per credential,
 * and the count of invalid requests per address, all of them shared by all processes. What the headers say is what is
 * enforced: libraries trust them blindly. Source: Discord, "Rate Limits".
 */
export class RateLimits {
  private readonly core: Pick<Core, 'rateWindows' | 'bus' | 'clock' | 'log'>;
  private readonly isOn: boolean;
  /** Addresses and until when; asked of every request, so that it costs no round trip. */
  private readonly shutOut = new Map<string, number>();

  constructor(core: Pick<Core, 'rateWindows' | 'bus' | 'clock' | 'log'>, isOn: boolean) {
    this.core = core;
    this.isOn = isOn;
    core.bus.subscribe(({ t, d }) => {
      if (t !== 'address_shut_out') return;
      // Published with this payload only, below.
      const { ip, untilMs } = d as ShutOut;
      const nowMs = core.clock.nowMs();
      for (const [other, until] of this.shutOut) if (until <= nowMs) this.shutOut.delete(other);
      this.shutOut.set(ip, untilMs);
    }, only('address_shut_out'));
  }

  /**
   * Takes one request from its windows. Sets the bucket's headers; tells the refusal when there was none left. Waits only
   * where windows are kept elsewhere; where they cannot be asked the request goes on without them.
   */
  take(route: AnyRoute, majorParameter: string, credential: string, response: ServerResponse): Refusal | null | Promise<Refusal | null> {
    if (!this.isOn) return null;
    const bucket = route.bucket ?? DEFAULT;
    const id = bucketId(route);
    const own = { key: `${id}:${majorParameter}:${credential}`, most: bucket.requests, lengthMs: bucket.perSeconds * 1000 };
    const windows = route.outsideGlobalLimit ? [own] : [{ key: `global:${credential}`, most: GLOBAL_PER_SECOND, lengthMs: 1000 }, own];
    const taking = this.core.rateWindows.take(windows);
    if (!(taking instanceof Promise)) return this.tell(taking, windows.length, bucket.requests, id, response);
    return taking.then(
      (taken) => this.tell(taken, windows.length, bucket.requests, id, response),
      (error: unknown) => {
        this.core.log.warn({ err: error }, 'a request could not be counted');
        return null;
      },
    );
  }

  private tell(taken: readonly TakenWindow[], asked: number, most: number, id: string, response: ServerResponse): Refusal | null {
    const now = this.core.clock.nowMs();
    const window = taken[asked - 1];
    // Something before it, which is the global one, had none left.
    if (!window) return refuse(Math.max((taken.at(-1)?.resetAtMs ?? now) - now, 0), 'global');
    const resetAfterMs = Math.max(window.resetAtMs - now, 0);
    response.setHeader('x-ratelimit-limit', String(most));
    response.setHeader('x-ratelimit-remaining', String(Math.max(most - window.used, 0)));
    response.setHeader('x-ratelimit-reset', (window.resetAtMs / 1000).toFixed(3));
    response.setHeader('x-ratelimit-reset-after', (resetAfterMs / 1000).toFixed(3));
    response.setHeader('x-ratelimit-bucket', id);
    return window.isOver ? refuse(resetAfterMs, 'user') : null;
  }

  /** Whether the address has sent so many invalid requests that it is shut out for now. */
  refusalOfAddress(ip: string): Refusal | null {
    const untilMs = this.shutOut.get(ip);
    if (untilMs === undefined) return null;
    const now = this.core.clock.nowMs();
    return untilMs > now ? refuse(untilMs - now, 'global') : null;
  }

  /** Nobody waits for this. */
  countInvalid(ip: string): void {
    if (!this.isOn) return;
    const hear = (taken: readonly TakenWindow[]): void => {
      const window = taken[0];
      if (!window || window.used < INVALID_REQUESTS.most || this.refusalOfAddress(ip)) return;
      const d: ShutOut = { ip, untilMs: window.resetAtMs };
      this.core.bus.publish({ scope: {}, t: 'address_shut_out', d });
    };
    const taking = this.core.rateWindows.take([{ key: `invalid:${ip}`, most: INVALID_REQUESTS.most, lengthMs: INVALID_REQUESTS.windowMs }]);
    if (taking instanceof Promise) taking.then(hear, () => undefined);
    else hear(taking);
  }
}

function refuse(waitMs: number, scope: 'user' | 'global'): Refusal {
  const seconds = Math.max(Math.ceil(waitMs) / 1000, 0.001);
  return {
    status: 429,
    headers: {
      via: VIA,
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
    },
    body: { message: 'You are being rate limited.', retry_after: seconds, global: scope === 'global' },
  };
}

const bucketIds = new WeakMap<AnyRoute, string>();

/** Opaque, the same for rows that share a bucket, without the major parameter. */
function bucketId(route: AnyRoute): string {
  let id = bucketIds.get(route);
  if (!id) {
    const name = route.bucket?.name ?? `${route.method} ${route.path}`;
    bucketIds.set(route, (id = createHash('sha256').update(name).digest('hex').slice(0, 32)));
  }
  return id;
}
