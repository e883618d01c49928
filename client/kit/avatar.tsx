import { cdn } from '../app/about-server.ts';

const COLORS = ['#4a55c7', '#1f7a5c', '#8a4fb5', '#a8552a', '#2b6f9e', '#a83a5f', '#5d6b2a', '#6a5acd'];

/** Always the same for an id. */
const colorOf = (id: string): string => COLORS[Number(BigInt.asUintN(16, BigInt(/^\d+$/.test(id) ? id : 0) >> 22n)) % COLORS.length] ?? '#4a55c7';

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
  return (
    <span className="avatar" aria-hidden="true" style={{ width: size, height: size, fontSize: size * 0.4, ...(path === null && { background: colorOf(id) }) }}>
      {path !== null ? (
        <img src={cdn(`${path}.webp?size=${pixels}`)} alt="" loading="lazy" draggable={false} />
      ) : (
        <span className="initials" data-initials={initialsOf(name)} />
      )}
      {status !== undefined && <span className={`status ${status}`} />}
    </span>
  );
}
