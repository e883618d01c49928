import type { Snowflake } from 'discord-api-types/v10';

/** How far a person has read a channel. */
export interface ReadStateRecord {
  user_id: Snowflake;
  channel_id: Snowflake;
  last_message_id: Snowflake;
  mention_count: number;
}

export interface ReadStateStore {
  /** Inserts or replaces. */
  save(states: readonly ReadStateRecord[]): Promise<void>;
  ofUser(userId: Snowflake): Promise<ReadStateRecord[]>;
  remove(userId: Snowflake, channelId: Snowflake): Promise<void>;
}
