import type { Snowflake } from 'discord-api-types/v10';

/** Makes ids that no other process makes, rising with time. */
export interface SnowflakeSource {
  next(): Snowflake;
}
