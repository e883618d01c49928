import type { APIAuditLogOptions, AuditLogEvent, Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { CreateScheduledEventExceptionBody, EditScheduledEventExceptionBody } from '#protocol/rest/scheduled-events';
import { isOccurrence } from '#protocol/recurrence';
import { snowflakeAt } from '#protocol/snowflake';
import type { Actor } from '../actor.ts';
import { changesBetween, creationOf, recordAudit, removalOf, type AuditChange } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { scheduledEventOf } from './get-scheduled-event.ts';
import { scopeOfScheduledEvent } from './present-scheduled-event.ts';
import { isOver } from './save-scheduled-event.ts';
import { demandFitsTime } from './scheduled-event-fields.ts';
import { demandManagingEvent } from './scheduled-event-permissions.ts';
import type { ScheduledEventExceptionRecord, ScheduledEventRecord } from './scheduled-event-record.ts';

const MAX_EXCEPTIONS = 100;
/** How the audit log calls what the gateway tells of one occurrence. Source: Discord's OpenAPI, "AuditLogActionTypes"; the types lack them. */
const ACTIONS = {
  GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE: 200 as AuditLogEvent,
  GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE: 201 as AuditLogEvent,
  GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE: 202 as AuditLogEvent,
};
const AUDITED = ['scheduled_start_time', 'scheduled_end_time', 'is_canceled'] as const;

/** Moves or cancels one occurrence of a recurring event. Its id is made from the time at which it was due. */
export async function createScheduledEventException(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  body: CreateScheduledEventExceptionBody,
  by: Actor,
): Promise<ScheduledEventExceptionRecord> {
  return change(core, state, eventId, by, (event) => {
    const dueMs = Date.parse(body.original_scheduled_start_time);
    if (!event.recurrence_rule || !isOccurrence(event.recurrence_rule, dueMs)) {
      throw formError(['original_scheduled_start_time'], 'GUILD_SCHEDULED_EVENT_OCCURRENCE_UNKNOWN', 'The event has no occurrence at this time.');
    }
    const id = snowflakeAt(dueMs);
    const others = event.exceptions.filter((one) => one.event_exception_id !== id);
    if (others.length >= MAX_EXCEPTIONS) throw formError(['_'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_EXCEPTIONS} or fewer in length.`);
    const exception = exceptionOf(
      core,
      { event_id: event.id, event_exception_id: id, scheduled_start_time: null, scheduled_end_time: null, is_canceled: false },
      body,
    );
    return { t: 'GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE', exceptions: [...others, exception], exception, changes: creationOf(exception, AUDITED) };
  });
}

export async function editScheduledEventException(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  exceptionId: Snowflake,
  body: EditScheduledEventExceptionBody,
  by: Actor,
): Promise<ScheduledEventExceptionRecord> {
  return change(core, state, eventId, by, (event) => {
    const before = knownException(event, exceptionId);
    const exception = exceptionOf(core, before, body);
    const exceptions = event.exceptions.map((one) => (one.event_exception_id === exceptionId ? exception : one));
    return { t: 'GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE', exceptions, exception, changes: changesBetween(before, exception, AUDITED) };
  });
}

export async function deleteScheduledEventException(core: Core, state: GuildState, eventId: Snowflake, exceptionId: Snowflake, by: Actor): Promise<void> {
  await change(core, state, eventId, by, (event) => {
    const exception = knownException(event, exceptionId);
    const exceptions = event.exceptions.filter((one) => one !== exception);
    return { t: 'GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE', exceptions, exception, changes: removalOf(exception, AUDITED) };
  });
}

interface Change {
  t: keyof typeof ACTIONS;
  exceptions: ScheduledEventExceptionRecord[];
  exception: ScheduledEventExceptionRecord;
  changes: AuditChange[];
}

async function change(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  by: Actor,
  compute: (event: ScheduledEventRecord) => Change,
): Promise<ScheduledEventExceptionRecord> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const event = await scheduledEventOf(core, state, eventId, by.id);
    if (isOver(event)) throw apiError('CANNOT_UPDATE_A_FINISHED_EVENT');
    await demandManagingEvent(core, state, by.id, event);
    const { t, exceptions, exception, changes } = compute(event);
    const after = { ...event, exceptions };
    await core.scheduledEvents.save(after);
    core.publish(
      scopeOfScheduledEvent(state, event),
      { t, d: { ...exception, guild_id: state.id } },
      { kind: 'scheduled-event', guild_id: state.id, event_id: eventId, event: after },
    );
    await recordAudit(core, state.id, by, {
      action: ACTIONS[t],
      targetId: event.id,
      changes,
      options: { event_exception_id: exception.event_exception_id } as APIAuditLogOptions, // not in the types either
    });
    return exception;
  });
}

function exceptionOf(core: Core, before: ScheduledEventExceptionRecord, body: EditScheduledEventExceptionBody): ScheduledEventExceptionRecord {
  const after: ScheduledEventExceptionRecord = {
    ...before,
    ...(body.scheduled_start_time !== undefined && { scheduled_start_time: body.scheduled_start_time }),
    ...(body.scheduled_end_time !== undefined && { scheduled_end_time: body.scheduled_end_time }),
    ...(body.is_canceled !== undefined && { is_canceled: body.is_canceled ?? false }),
  };
  const { scheduled_start_time: start, scheduled_end_time: end } = after;
  if (start) demandFitsTime(core, { scheduled_start_time: start, scheduled_end_time: end }, start !== before.scheduled_start_time);
  return after;
}

function knownException(event: ScheduledEventRecord, exceptionId: Snowflake): ScheduledEventExceptionRecord {
  const exception = event.exceptions.find((one) => one.event_exception_id === exceptionId);
  if (!exception) throw apiError('UNKNOWN_GUILD_SCHEDULED_EVENT');
  return exception;
}
