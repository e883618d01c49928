import { createHash, randomBytes } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';

/**
 * A token in Discord's three-part shape. The first part is the id in base64, which hikari and some bots read;
 * the second is the time of making; the last is 27 random bytes, which is all that counts.
 */
export function mintToken(id: Snowflake, nowMs: number): string {
  const time = Buffer.alloc(4);
  time.writeUInt32BE(Math.floor(nowMs / 1000) >>> 0);
  return `${Buffer.from(id).toString('base64url')}.${time.toString('base64url')}.${randomBytes(27).toString('base64url')}`;
}

/** Tokens are stored and looked up by this only. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
