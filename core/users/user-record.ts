import type { APIApplicationRoleConnection, APIUser, Snowflake, UserFlags } from 'discord-api-types/v10';

/** A user as stored: Discord's user object, with what only its owner may see kept apart in `own`. */
export interface UserRecord {
  id: Snowflake;
  username: string;
  discriminator: string;
  global_name: string | null;
  avatar: string | null;
  banner: string | null;
  accent_color: number | null;
  bot: boolean;
  system: boolean;
  public_flags: UserFlags;
  avatar_decoration_data: APIUser['avatar_decoration_data'];
  collectibles: APIUser['collectibles'];
  primary_guild: APIUser['primary_guild'];
  own: {
    email: string | null;
    verified: boolean;
    mfa_enabled: boolean;
    /** Discord's "authenticator types", of what it can be proven with. Left out in records of before. */
    authenticator_types?: number[];
    /** Its person has left it for a while; logging in ends that. */
    disabled?: true;
    locale: string;
    flags: UserFlags;
    bio: string;
    /** Absent until they were set. */
    pronouns?: string;
    theme_colors?: number[] | null;
    /** The account is gone; only its id and a name by chance are left. */
    deleted?: true;
    /** By application: what it says of the person's account elsewhere. */
    role_connections?: Record<Snowflake, APIApplicationRoleConnection>;
  };
}
