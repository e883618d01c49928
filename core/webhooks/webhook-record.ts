import type { Snowflake, WebhookType } from 'discord-api-types/v10';

export interface WebhookRecord {
  id: Snowflake;
  type: WebhookType;
  guild_id: Snowflake;
  channel_id: Snowflake;
  name: string | null;
  avatar: string | null;
  /** 68 characters of [A-Za-z0-9_-]: libraries match that by pattern. Absent on channel followers. */
  token?: string;
  user_id: Snowflake | null;
  application_id: Snowflake | null;
  /** Channel followers: where the messages come from. */
  source_guild_id?: Snowflake;
  source_channel_id?: Snowflake;
}
