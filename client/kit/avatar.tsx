import { cdn } from '../app/about-server.ts';

const TINTS = 8;

/** Always the same for an id. */
const tintOf = (id: string): number => Number(BigInt.asUintN(16, BigInt(/^\d+$/.test(id) ? id : 0) >> 22n)) % TINTS;

/** The first letters of up to two words. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? '');
  return letters.join('').toUpperCase() || '#';
}

interface Pictured {
  id: string;
  name: string;
  /** The hash of the picture, and where it lies. */
  hash: string | null | undefined;
  folder: 'avatars' | 'icons' | 'channel-icons' | 'app-icons';
  size: number;
  status?: string | undefined;
  /** A picture of one's own in a guild, in place of the other. */
  inGuild?: { guildId: string; hash: string } | undefined;
}

/** A picture, or initials on a colour. Its name stands beside it, so it has none. */
export function Avatar({ id, name, hash, folder, size, status, inGuild }: Pictured) {
  const path = inGuild ? `/guilds/${inGuild.guildId}/users/${id}/avatars/${inGuild.hash}` : hash ? `/${folder}/${id}/${hash}` : null;
  const pixels = size > 64 ? 256 : size > 40 ? 128 : 80;
  // Of the size of its letters all else follows: lists have many of them, and what is set on each by itself costs the most.
  const style = { fontSize: size * 0.4 };
  const stands = status !== undefined && <span className={`status ${status}`} />;
  if (path === null)
    return (
      <span className="avatar" aria-hidden="true" data-tint={tintOf(id)} data-initials={initialsOf(name)} style={style}>
        {stands}
      </span>
    );
  return (
    <span className="avatar" aria-hidden="true" style={style}>
      <img src={cdn(`${path}.webp?size=${pixels}`)} alt="" loading="lazy" draggable={false} />
      {stands}
    </span>
  );
}
