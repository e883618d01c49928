import type { Snowflake } from 'discord-api-types/v10';

/** A message that somebody wants to find again. What it says is not in here: it goes with the message. */
export interface SavedMessageRecord {
  user_id: Snowflake;
  message_id: Snowflake;
  channel_id: Snowflake;
  guild_id: Snowflake | null;
  saved_at: string;
  /** When they want to be reminded. */
  due_at: string | null;
  notes: string;
  /** Whether that was done, or needs not be. */
  is_told: boolean;
}

export interface SavedMessageStore {
  /** Saved last comes first. */
  ofUser(userId: Snowflake): Promise<SavedMessageRecord[]>;
  byId(userId: Snowflake, messageId: Snowflake): Promise<SavedMessageRecord | null>;
  /** Inserts or replaces. False, and nothing is written, when it would be one more than `most`. Two at once may be one too many. */
  put(saved: SavedMessageRecord, most: number): Promise<boolean>;
  /** Marks those as told whose time has come, and gives them: each to one caller. */
  ring(now: string, limit: number): Promise<SavedMessageRecord[]>;
  /** False when it was not there. */
  remove(userId: Snowflake, channelId: Snowflake, messageId: Snowflake): Promise<boolean>;
}
