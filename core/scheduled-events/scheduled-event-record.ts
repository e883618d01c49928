import type {
  APIGuildScheduledEventEntityMetadata,
  APIGuildScheduledEventRecurrenceRule,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus,
  Snowflake,
} from 'discord-api-types/v10';

/** A scheduled event as stored: Discord's object without what is counted or joined when it is shown. */
export interface ScheduledEventRecord {
  id: Snowflake;
  guild_id: Snowflake;
  channel_id: Snowflake | null;
  creator_id: Snowflake | null;
  name: string;
  description: string | null;
  scheduled_start_time: string;
  scheduled_end_time: string | null;
  privacy_level: GuildScheduledEventPrivacyLevel;
  status: GuildScheduledEventStatus;
  entity_type: GuildScheduledEventEntityType;
  entity_id: Snowflake | null;
  entity_metadata: APIGuildScheduledEventEntityMetadata | null;
  image: string | null;
  recurrence_rule: APIGuildScheduledEventRecurrenceRule | null;
  exceptions: ScheduledEventExceptionRecord[];
}

/** One occurrence of a recurring event that is moved or does not take place. Its id is the snowflake of the time it was due. */
export interface ScheduledEventExceptionRecord {
  event_id: Snowflake;
  event_exception_id: Snowflake;
  scheduled_start_time: string | null;
  scheduled_end_time: string | null;
  is_canceled: boolean;
}
