import type { APIStageInstance, Snowflake } from 'discord-api-types/v10';

/** A live stage, stored as it is shown: Discord always names the event, if only as null. */
export type StageInstanceRecord = Omit<APIStageInstance, 'guild_scheduled_event_id'> & { guild_scheduled_event_id: Snowflake | null };
