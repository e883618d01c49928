import type { APIEmoji, Snowflake } from 'discord-api-types/v10';

/** Emojis that belong to an application and not to a guild. */
export interface ApplicationEmojiStore {
  /** Inserts or replaces. False when another emoji of the application has that name. */
  save(applicationId: Snowflake, emoji: APIEmoji): Promise<boolean>;
  byId(applicationId: Snowflake, id: Snowflake): Promise<APIEmoji | null>;
  /** By id. */
  ofApplication(applicationId: Snowflake): Promise<APIEmoji[]>;
  remove(applicationId: Snowflake, id: Snowflake): Promise<boolean>;
}
