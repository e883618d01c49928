import { randomBytes } from 'node:crypto';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { hashToken } from './token.ts';

/** So often may be tried to prove something with one ticket. */
const MAX_TRIES = 5;
const LIFETIME_MS = 5 * 60_000;

type Remembering = Pick<Core, 'shortMemory'>;

const keyOf = (kind: string, ticket: string): string => `ticket:${kind}:${hashToken(ticket)}`;

/** Remembers for some minutes what somebody has begun and has still to prove. Whoever has the ticket may go on with it. */
export async function openTicket(core: Remembering, kind: string, value: object, lifetimeMs = LIFETIME_MS): Promise<string> {
  const ticket = randomBytes(24).toString('base64url');
  await core.shortMemory.set(keyOf(kind, ticket), value, lifetimeMs);
  return ticket;
}

/**
 * Goes on with what a ticket is of. `prove` throws while it is not proven, some times; then the ticket is void, as it is when
 * it was proven: only one caller finishes with it. Throws 60006 for one that is unknown, over or used.
 */
export async function withTicket<Value, Result>(core: Remembering, kind: string, ticket: string, prove: (value: Value) => Promise<Result>): Promise<Result> {
  const key = keyOf(kind, ticket);
  const triesKey = `${key}:tries`;
  const value = await core.shortMemory.get<Value>(key);
  if (value === null) throw apiError('INVALID_TWO_FACTOR_AUTH_TICKET');
  if ((await core.shortMemory.count(triesKey, 1, LIFETIME_MS * 2)) > MAX_TRIES) {
    await core.shortMemory.remove(key);
    throw apiError('INVALID_TWO_FACTOR_AUTH_TICKET');
  }
  const result = await prove(value);
  if ((await core.shortMemory.take(key)) === null) throw apiError('INVALID_TWO_FACTOR_AUTH_TICKET');
  await core.shortMemory.remove(triesKey);
  return result;
}
