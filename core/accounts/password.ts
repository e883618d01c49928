import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { Turnstile } from '../turnstile.ts';

/** OWASP's argon2id parameters: 19 MiB, two passes, one lane. */
const COST = { memoryKib: 19_456, passes: 2, lanes: 1, hashBytes: 32 };

/** A hash takes a whole core for some 40 ms: logins, honest or not, never get more than half of the machine. */
const turnstile = new Turnstile(Math.min(2, Math.max(1, Math.floor(availableParallelism() / 2))));
const MAX_WAITING = 50;

interface Argon2 {
  hash(password: string): Promise<string>;
  verify(encoded: string, password: string): Promise<boolean>;
}

let engine: Promise<Argon2> | undefined;

/** The native module works off the event loop; where it could not be installed, WebAssembly does the same on it. */
async function openEngine(): Promise<Argon2> {
  try {
    const native = await import('@node-rs/argon2');
    const options = { memoryCost: COST.memoryKib, timeCost: COST.passes, parallelism: COST.lanes, outputLen: COST.hashBytes };
    return { hash: (password) => native.hash(password, options), verify: (encoded, password) => native.verify(encoded, password) };
  } catch {
    const wasm = await import('hash-wasm');
    return {
      hash: (password) =>
        wasm.argon2id({
          password,
          salt: randomBytes(16),
          memorySize: COST.memoryKib,
          iterations: COST.passes,
          parallelism: COST.lanes,
          hashLength: COST.hashBytes,
          outputType: 'encoded',
        }),
      verify: (hash, password) => wasm.argon2Verify({ hash, password }),
    };
  }
}

/** argon2id in PHC form. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await (engine ??= openEngine());
  return turnstile.pass(() => hash(password));
}

export async function isPassword(encoded: string, password: string): Promise<boolean> {
  const { verify } = await (engine ??= openEngine());
  return turnstile.pass(() => verify(encoded, password));
}

/** Whether somebody has one; who has none comes in by a passkey. */
export const hasPassword = async (core: Pick<Core, 'users'>, userId: Snowflake): Promise<boolean> => (await core.users.passwordHashOf(userId)) !== null;

/** Throws 429 when so many passwords wait to be hashed that another one would not be answered in time. */
export function demandRoomForPassword(): void {
  if (turnstile.waiting >= MAX_WAITING) throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: 2, global: false });
}
