import type { APIGuild, Snowflake } from 'discord-api-types/v10';

/** A guild as stored: Discord's guild object without the parts that have rows of their own. */
export type GuildRecord = Omit<
  APIGuild,
  'roles' | 'emojis' | 'stickers' | 'owner' | 'permissions' | 'approximate_member_count' | 'approximate_presence_count' | 'welcome_screen'
> & { id: Snowflake; home_header?: string | null };
