import { randomInt, timingSafeEqual } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { Core } from '../../core.ts';
import { hashToken } from '../token.ts';

const LIFETIME_MS = 15 * 60_000;
const MAX_TRIES = 5;
const DIGITS = 8;

const keyOf = (purpose: string, userId: Snowflake): string => `mailed-code:${purpose}:${userId}`;

/** A code to be sent to somebody; the one of before works no more. */
export async function makeMailedCode(core: Core, purpose: string, userId: Snowflake): Promise<string> {
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  const key = keyOf(purpose, userId);
  await core.shortMemory.set(key, hashToken(code), LIFETIME_MS);
  return code;
}

/** Takes the code that was sent, once. Throws a form error for any other, and for all after some wrong ones in a quarter of an hour. */
export async function demandMailedCode(core: Core, purpose: string, userId: Snowflake, code: string, refused: () => Error = invalidCode): Promise<void> {
  const key = keyOf(purpose, userId);
  // The count outlives the code, so that new codes give no new tries.
  if ((await core.shortMemory.count(`${key}:tries`, 1, LIFETIME_MS)) > MAX_TRIES) throw refused();
  const kept = Buffer.from((await core.shortMemory.get<string>(key)) ?? '');
  const given = Buffer.from(hashToken(code.replace(/\s/g, '')));
  if (kept.length !== given.length || !timingSafeEqual(kept, given) || (await core.shortMemory.take(key)) === null) throw refused();
  await core.shortMemory.remove(`${key}:tries`);
}

const invalidCode = (): Error => formError(['code'], 'INVALID_CODE', 'This code is wrong or too old.');
