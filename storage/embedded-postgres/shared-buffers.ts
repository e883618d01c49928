import { totalmem } from 'node:os';

const MIB = 1024 ** 2;
const [LEAST, MOST] = [32 * MIB, 512 * MIB];
const SHARE = 1 / 16;

/**
 * How much PostgreSQL keeps of the database at hand, as it writes it: little on a small machine, and on a larger one what searches
 * and old messages read again. It takes that only as it is used.
 */
export function sharedBuffers(limit = process.constrainedMemory(), all = totalmem()): string {
  // 0 or a number beyond all memory means no limit.
  const memory = limit > 0 && limit < all ? limit : all;
  return `${Math.floor(Math.min(Math.max(memory * SHARE, LEAST), MOST) / MIB)}MB`;
}
