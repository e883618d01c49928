import type { Snowflake } from 'discord-api-types/v10';
import type { ScheduledEventRecord } from '../scheduled-events/scheduled-event-record.ts';

/** Scheduled events of guilds and who is interested in them. */
export interface ScheduledEventStore {
  /** Inserts or replaces. */
  save(event: ScheduledEventRecord): Promise<void>;
  byId(guildId: Snowflake, id: Snowflake): Promise<ScheduledEventRecord | null>;
  /** Those that are scheduled or running, by id. */
  openOfGuild(guildId: Snowflake): Promise<ScheduledEventRecord[]>;
  remove(guildId: Snowflake, id: Snowflake): Promise<boolean>;
  /** Open events outside of channels whose start or end has come, of all guilds, by id above `afterId`. */
  dueExternal(nowMs: number, afterId: Snowflake, limit: number): Promise<ScheduledEventRecord[]>;
  /** Guilds with open events in channels that are running, or were to start before then; by id above `afterId`. */
  guildsToLookAt(startBeforeMs: number, afterId: Snowflake, limit: number): Promise<Snowflake[]>;

  /** `exceptionId` is one occurrence, null the whole event. False when they were interested already or the event is gone. */
  addUser(eventId: Snowflake, exceptionId: Snowflake | null, userId: Snowflake): Promise<boolean>;
  removeUser(eventId: Snowflake, exceptionId: Snowflake | null, userId: Snowflake): Promise<boolean>;
  /** By user id: ascending after `after`, or the `limit` just below `before` (ascending too). */
  userIds(
    eventId: Snowflake,
    exceptionId: Snowflake | null,
    page: { before?: Snowflake | undefined; after?: Snowflake | undefined },
    limit: number,
  ): Promise<Snowflake[]>;
  /** How many are interested in each whole event; events without anybody are left out. */
  userCounts(eventIds: readonly Snowflake[]): Promise<Map<Snowflake, number>>;
  /** The same for single occurrences of one event. */
  exceptionUserCounts(eventId: Snowflake, exceptionIds: readonly Snowflake[]): Promise<Map<Snowflake, number>>;
}
