import {
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventRecurrenceRuleFrequency,
  GuildScheduledEventRecurrenceRuleMonth,
  GuildScheduledEventRecurrenceRuleWeekday,
  GuildScheduledEventStatus,
  type RESTGetAPIGuildScheduledEventQuery,
  type RESTGetAPIGuildScheduledEventUsersQuery,
  type RESTPatchAPIGuildScheduledEventJSONBody,
  type RESTPostAPIGuildScheduledEventJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import {
  boolean,
  choice,
  imageData,
  int,
  isoTime,
  list,
  numbersOf,
  queryBoolean,
  queryInt,
  queryList,
  snowflake,
  text,
  trimmedName,
  trimmedText,
} from './fields.ts';

const weekday = choice(numbersOf(GuildScheduledEventRecurrenceRuleWeekday));

/** A cut-down iCalendar rule. Source: Discord, "Guild Scheduled Event Recurrence Rule". */
export const RecurrenceRule = z.object({
  start: isoTime,
  end: isoTime.nullish(),
  frequency: choice(numbersOf(GuildScheduledEventRecurrenceRuleFrequency)),
  interval: int(1, 1000).nullish(),
  by_weekday: list(weekday, 7).nullish(),
  by_n_weekday: list(z.object({ n: choice([1, 2, 3, 4, 5]), day: weekday }), 7).nullish(),
  by_month: list(choice(numbersOf(GuildScheduledEventRecurrenceRuleMonth)), 12).nullish(),
  by_month_day: list(int(-1, 31), 33).nullish(),
  by_year_day: list(int(-1, 365), 367).nullish(),
  count: int(0, 2 ** 31 - 1).nullish(),
});
export type RecurrenceRule = z.output<typeof RecurrenceRule>;

const fields = {
  channel_id: snowflake.nullish(),
  entity_metadata: z.object({ location: trimmedText(0, 100).nullish() }).nullish(),
  scheduled_end_time: isoTime.nullish(),
  description: text(0, 1000).nullish(),
  image: imageData.nullish(),
  recurrence_rule: RecurrenceRule.nullish(),
};
const name = trimmedName(1, 100);
const privacyLevel = choice(numbersOf(GuildScheduledEventPrivacyLevel));
const entityType = choice(numbersOf(GuildScheduledEventEntityType));

/** Source: Discord, "Create Guild Scheduled Event". */
export const CreateScheduledEventBody = z.object({
  ...fields,
  name,
  privacy_level: privacyLevel,
  scheduled_start_time: isoTime,
  entity_type: entityType,
});
export type CreateScheduledEventBody = z.output<typeof CreateScheduledEventBody>;

/** Source: Discord, "Modify Guild Scheduled Event". */
export const EditScheduledEventBody = z.object({
  ...fields,
  name: name.optional(),
  privacy_level: privacyLevel.optional(),
  scheduled_start_time: isoTime.optional(),
  entity_type: entityType.nullish(),
  status: choice(numbersOf(GuildScheduledEventStatus)).nullish(),
});
export type EditScheduledEventBody = z.output<typeof EditScheduledEventBody>;

export const ScheduledEventQuery = z.object({ with_user_count: queryBoolean });

export const ScheduledEventUsersQuery = z.object({
  limit: queryInt(1, 100, 100),
  with_member: queryBoolean,
  before: snowflake.optional(),
  after: snowflake.optional(),
});
export type ScheduledEventUsersQuery = z.output<typeof ScheduledEventUsersQuery>;

export const ScheduledEventUserCountsQuery = z.object({ guild_scheduled_event_exception_ids: queryList(snowflake, 10).optional() });

/** One occurrence of a recurring event told apart by when it was due. */
export const CreateScheduledEventExceptionBody = z.object({
  original_scheduled_start_time: isoTime,
  scheduled_start_time: isoTime.nullish(),
  scheduled_end_time: isoTime.nullish(),
  is_canceled: boolean.nullish(),
});
export type CreateScheduledEventExceptionBody = z.output<typeof CreateScheduledEventExceptionBody>;

export const EditScheduledEventExceptionBody = CreateScheduledEventExceptionBody.omit({ original_scheduled_start_time: true });
export type EditScheduledEventExceptionBody = z.output<typeof EditScheduledEventExceptionBody>;

/** Being interested (1) is all that a client says; not to be is a DELETE. */
export const ScheduledEventResponseBody = z.object({ response: choice([0, 1]).nullish() });

const _acceptsCreate = (sent: RESTPostAPIGuildScheduledEventJSONBody): z.input<typeof CreateScheduledEventBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIGuildScheduledEventJSONBody): z.input<typeof EditScheduledEventBody> => sent;
const _acceptsQuery = (sent: RESTGetAPIGuildScheduledEventQuery): z.input<typeof ScheduledEventQuery> => sent;
const _acceptsUsers = (sent: RESTGetAPIGuildScheduledEventUsersQuery): z.input<typeof ScheduledEventUsersQuery> => sent;
