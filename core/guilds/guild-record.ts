import type { APIGuild, Snowflake } from 'discord-api-types/v10';

/** A guild as stored: Discord's guild object without the parts that have rows of their own. */
export type GuildRecord = Omit<
  APIGuild,
  'roles' | 'emojis' | 'stickers' | 'owner' | 'permissions' | 'approximate_member_count' | 'approximate_presence_count' | 'welcome_screen'
> & {
  id: Snowflake;
  home_header?: string | null;
  /** Of our own, and no part of the guild object: whether its calls are encrypted from end to end or are not at all. */
  end_to_end_encryption?: 'allowed' | 'required';
};
