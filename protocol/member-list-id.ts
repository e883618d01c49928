import { PermissionFlagsBits, type APIOverwrite } from 'discord-api-types/v10';

const VIEW = PermissionFlagsBits.ViewChannel;

/** The list of a channel that everybody sees. */
export const EVERYONES_LIST = 'everyone';

/**
 * The list of a channel that not everybody sees: a hash of who is let in and who is kept out, so that channels with the same
 * people share one. Source: the unofficial "Guild Member List Update".
 */
export function restrictedListId(overwrites: readonly APIOverwrite[]): string {
  const rules = overwrites.flatMap(({ id, allow, deny }) => (BigInt(allow) & VIEW ? [`allow:${id}`] : BigInt(deny) & VIEW ? [`deny:${id}`] : []));
  return String(murmur3(rules.toSorted().join(',')));
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** MurmurHash3 for 32 bits, of ASCII, unsigned. Source: Appleby, public domain. */
export function murmur3(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const whole = bytes.length & ~3;
  const [c1, c2] = [0xcc9e2d51, 0x1b873593];
  const byte = (at: number): number => bytes[at] ?? 0;
  let hash = 0;
  for (let at = 0; at < whole; at += 4) {
    const word = byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24);
    hash ^= Math.imul(rotate(Math.imul(word, c1), 15), c2);
    hash = (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | byte(at);
  if (bytes.length > whole) hash ^= Math.imul(rotate(Math.imul(rest, c1), 15), c2);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
