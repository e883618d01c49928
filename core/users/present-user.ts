import type { APIUser } from 'discord-api-types/v10';
import type { UserRecord } from './user-record.ts';

/** A user as everybody sees them. `bot` and `system` are left out when false, as Discord does. */
export function presentUser(user: UserRecord): APIUser {
  const shown: APIUser = {
    id: user.id,
    username: user.username,
    discriminator: user.discriminator,
    global_name: user.global_name,
    avatar: user.avatar,
    banner: user.banner,
    accent_color: user.accent_color,
    public_flags: user.public_flags,
    flags: user.public_flags,
    avatar_decoration_data: user.avatar_decoration_data ?? null,
    collectibles: user.collectibles ?? null,
    primary_guild: user.primary_guild ?? null,
  };
  if (user.bot) shown.bot = true;
  if (user.system) shown.system = true;
  return shown;
}

/** A user as they see themselves. A bot's has `email: null` and `verified: true`. */
export function presentOwnUser(user: UserRecord): APIUser {
  return {
    ...presentUser(user),
    mfa_enabled: user.own.mfa_enabled,
    locale: user.own.locale as NonNullable<APIUser['locale']>, // checked against Discord's list when it was set
    verified: user.bot || user.own.verified,
    email: user.own.email,
    flags: user.own.flags,
    premium_type: 0,
    // What their clients turn on and off.
    ...(!user.bot && { authenticator_types: user.own.authenticator_types ?? [] }),
  };
}
