import { GuildScheduledEventStatus as Status } from 'discord-api-types/v10';
import { nextOccurrence } from '#protocol/recurrence';
import { snowflakeAt, timeOfSnowflake } from '#protocol/snowflake';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentScheduledEvent, scopeOfScheduledEvent } from './present-scheduled-event.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

export const isOver = ({ status }: Pick<ScheduledEventRecord, 'status'>): boolean => status === Status.Completed || status === Status.Canceled;

/** Writes a changed event and tells those whom it concerns. The caller holds the guild's lock. */
export async function saveScheduledEvent(core: Core, state: GuildState, event: ScheduledEventRecord): Promise<void> {
  await core.scheduledEvents.save(event);
  core.publish(
    scopeOfScheduledEvent(state, event),
    { t: 'GUILD_SCHEDULED_EVENT_UPDATE', d: presentScheduledEvent(event) },
    { kind: 'scheduled-event', guild_id: state.id, event_id: event.id, event: isOver(event) ? null : event },
  );
}

/** The event after its end: completed, or a recurring one waiting for its next occurrence that does take place. */
export function completed(event: ScheduledEventRecord): ScheduledEventRecord {
  const done: ScheduledEventRecord = { ...event, status: Status.Completed, entity_id: null };
  const rule = event.recurrence_rule;
  if (!rule) return done;
  const lengthMs = event.scheduled_end_time ? Date.parse(event.scheduled_end_time) - Date.parse(event.scheduled_start_time) : null;
  // An occurrence that was moved stands in the rule at the time at which it was due.
  const moved = event.exceptions.find((one) => one.scheduled_start_time === event.scheduled_start_time);
  let afterMs = moved ? timeOfSnowflake(moved.event_exception_id) : Date.parse(event.scheduled_start_time);
  for (;;) {
    const startMs = nextOccurrence(rule, afterMs);
    if (startMs === null) return done;
    afterMs = startMs;
    const exception = event.exceptions.find((one) => one.event_exception_id === snowflakeAt(startMs));
    if (exception?.is_canceled) continue;
    return {
      ...done,
      status: Status.Scheduled,
      scheduled_start_time: exception?.scheduled_start_time ?? wireTime(startMs),
      scheduled_end_time: exception?.scheduled_end_time ?? (lengthMs === null ? null : wireTime(startMs + lengthMs)),
    };
  }
}
