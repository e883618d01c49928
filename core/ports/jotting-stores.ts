import type { Snowflake } from 'discord-api-types/v10';

/** What somebody has begun to write in a channel. */
export interface DraftRecord {
  user_id: Snowflake;
  channel_id: Snowflake;
  /** Rises with each change; what is not above it is of before. */
  version: number;
  content: string;
  /** The message that it answers. */
  reply_to: Snowflake | null;
  updated_at: string;
}

export interface DraftStore {
  /** Writes it unless the one that is there is as new, and tells the one that holds, and whether that is this one. */
  put(draft: DraftRecord): Promise<{ draft: DraftRecord; isTaken: boolean }>;
  /** Those with something in them; the last that was changed first. */
  ofUser(userId: Snowflake, limit: number): Promise<DraftRecord[]>;
  /** Empty ones of before that time: until then they tell late devices that there is nothing any more. */
  removeEmpty(before: string): Promise<number>;
}

export interface SavedSearchRecord {
  id: Snowflake;
  user_id: Snowflake;
  name: string;
  guild_id: Snowflake | null;
  channel_id: Snowflake | null;
  /** The parameters of the search, as its query has them. */
  query: Record<string, string | string[]>;
  created_at: string;
}

export interface SavedSearchStore {
  /** False when the person has `most` already. */
  insert(search: SavedSearchRecord, most: number): Promise<boolean>;
  /** Oldest first. */
  ofUser(userId: Snowflake): Promise<SavedSearchRecord[]>;
  byId(userId: Snowflake, id: Snowflake): Promise<SavedSearchRecord | null>;
  save(search: SavedSearchRecord): Promise<boolean>;
  remove(userId: Snowflake, id: Snowflake): Promise<boolean>;
}
