import type { ScheduledEvent } from '#sdk/state/entities';
import { nextOccurrence } from '#protocol/recurrence';
import { snowflakeAt, timeOfSnowflake } from '#protocol/snowflake';

/** One time that a recurring event comes, or would come. */
export interface Occurrence {
  /** That of its exception, where it has one. */
  id: string;
  /** When the rule says that it begins. */
  dueMs: number;
  startMs: number;
  isCanceled: boolean;
  isException: boolean;
}

/** The next ones of an event, beginning with the one at which it stands; none where it does not recur. */
export function occurrencesOf(event: ScheduledEvent, most: number): Occurrence[] {
  const rule = event.recurrence_rule;
  if (!rule) return [];
  const exceptions = event.guild_scheduled_event_exceptions ?? [];
  const startMs = Date.parse(event.scheduled_start_time);
  const moved = exceptions.find((one) => one.scheduled_start_time !== null && Date.parse(one.scheduled_start_time) === startMs);
  const found: Occurrence[] = [];
  for (let dueMs: number | null = moved ? timeOfSnowflake(moved.event_exception_id) : startMs; dueMs !== null && found.length < most;) {
    const id = snowflakeAt(dueMs);
    const exception = exceptions.find((one) => one.event_exception_id === id);
    found.push({
      id,
      dueMs,
      startMs: exception?.scheduled_start_time ? Date.parse(exception.scheduled_start_time) : dueMs,
      isCanceled: exception?.is_canceled ?? false,
      isException: exception !== undefined,
    });
    dueMs = nextOccurrence(rule, dueMs);
  }
  return found;
}
