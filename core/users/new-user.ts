import type { Snowflake } from 'discord-api-types/v10';
import { NO_FLAGS } from '#protocol/flags';
import type { UserRecord } from './user-record.ts';

/** A fresh account. Bots have a discriminator as Discord's have; people have "0". */
export function newUser(id: Snowflake, username: string, options: { bot?: boolean; email?: string | null; globalName?: string | null } = {}): UserRecord {
  return {
    id,
    username,
    discriminator: options.bot ? String(Number(BigInt(id) % 9999n) + 1).padStart(4, '0') : '0',
    global_name: options.globalName ?? null,
    avatar: null,
    banner: null,
    accent_color: null,
    bot: options.bot ?? false,
    system: false,
    public_flags: NO_FLAGS,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    own: { email: options.email ?? null, verified: false, mfa_enabled: false, locale: 'en-US', flags: NO_FLAGS, bio: '' },
  };
}
