import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { VIA } from './answer.ts';
import type { AnyRoute } from './route.ts';

/** What every route without a bucket of its own has. */
const DEFAULT = { requests: 50, perSeconds: 1 };
const GLOBAL_PER_SECOND = 50;
/** Answers of 401, 403 or 429 that block an address, and for how long they count. */
const INVALID_REQUESTS = { most: 10_000, windowMs: 600_000 };
const SWEEP_EVERY_MS = 30_000;

interface Window {
  used: number;
  resetAtMs: number;
}

/** The refusal of one request, ready to be sent. */
export interface Refusal {
  status: 429;
  headers: Record<string, string>;
  body: { message: string; retry_after: number; global: boolean };
}

/**
 * Discord's rate limits: one window per bucket, major parameter and credential, one global window per credential,
 * and the count of invalid requests per address. What the headers say is what is enforced: libraries trust them blindly.
 * Source: Discord, "Rate Limits".
 */
export class RateLimits {
  private readonly windows = new Map<string, Window>();
  private readonly globals = new Map<string, Window>();
  private readonly invalid = new Map<string, Window>();
  private readonly isOn: boolean;
  private readonly nowMs: () => number;
  private sweptAtMs = 0;

  constructor(isOn: boolean, nowMs: () => number) {
    this.isOn = isOn;
    this.nowMs = nowMs;
  }

  /** Takes one request from its windows. Sets the bucket's headers; returns the refusal when there was none left. */
  take(route: AnyRoute, majorParameter: string, credential: string, response: ServerResponse): Refusal | null {
    if (!this.isOn) return null;
    const now = this.nowMs();
    this.sweep(now);
    if (!route.outsideGlobalLimit) {
      const global = windowOf(this.globals, credential, 1000, now);
      if (global.used >= GLOBAL_PER_SECOND) return refuse(global.resetAtMs - now, 'global');
      global.used++;
    }
    const bucket = route.bucket ?? DEFAULT;
    const id = bucketId(route);
    const window = windowOf(this.windows, `${id}:${majorParameter}:${credential}`, bucket.perSeconds * 1000, now);
    const isOver = window.used >= bucket.requests;
    if (!isOver) window.used++;
    const resetAfterMs = Math.max(window.resetAtMs - now, 0);
    response.setHeader('x-ratelimit-limit', String(bucket.requests));
    response.setHeader('x-ratelimit-remaining', String(bucket.requests - window.used));
    response.setHeader('x-ratelimit-reset', (window.resetAtMs / 1000).toFixed(3));
    response.setHeader('x-ratelimit-reset-after', (resetAfterMs / 1000).toFixed(3));
    response.setHeader('x-ratelimit-bucket', id);
    return isOver ? refuse(resetAfterMs, 'user') : null;
  }

  /** Whether the address has sent so many invalid requests that it is shut out for now. */
  refusalOfAddress(ip: string): Refusal | null {
    if (!this.isOn) return null;
    const window = this.invalid.get(ip);
    const now = this.nowMs();
    return window && window.resetAtMs > now && window.used >= INVALID_REQUESTS.most ? refuse(window.resetAtMs - now, 'global') : null;
  }

  countInvalid(ip: string): void {
    if (this.isOn) windowOf(this.invalid, ip, INVALID_REQUESTS.windowMs, this.nowMs()).used++;
  }

  /** Windows that are over cost memory only. */
  private sweep(now: number): void {
    if (now - this.sweptAtMs < SWEEP_EVERY_MS) return;
    this.sweptAtMs = now;
    for (const windows of [this.windows, this.globals, this.invalid]) for (const [key, window] of windows) if (window.resetAtMs <= now) windows.delete(key);
  }
}

function windowOf(windows: Map<string, Window>, key: string, lengthMs: number, now: number): Window {
  let window = windows.get(key);
  if (!window || window.resetAtMs <= now) windows.set(key, (window = { used: 0, resetAtMs: now + lengthMs }));
  return window;
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
