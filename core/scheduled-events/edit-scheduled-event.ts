import {
  AuditLogEvent,
  GuildScheduledEventEntityType as EntityType,
  GuildScheduledEventStatus as Status,
  MessageType,
  type APIGuildScheduledEvent,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditScheduledEventBody } from '#protocol/rest/scheduled-events';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import { keepImage } from '../images/keep-image.ts';
import type { StageInstanceRecord } from '../stage-instances/stage-instance-record.ts';
import { openStage, saySoOnStage } from '../stage-instances/stage-life.ts';
import type { GuildState } from '../state/guild-state.ts';
import { ended } from './end-forsaken.ts';
import { scheduledEventOf } from './get-scheduled-event.ts';
import { presentScheduledEvent, presentScheduledEvents } from './present-scheduled-event.ts';
import { recurrenceRuleOf } from './recurrence-rule.ts';
import { isOver, saveScheduledEvent } from './save-scheduled-event.ts';
import { AUDITED, auditedEvent, demandFitsKind, demandFitsTime } from './scheduled-event-fields.ts';
import { demandManagingEvent } from './scheduled-event-permissions.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

/** From which state an event may go to which. The last two are final. Source: Discord, "Valid status transitions". */
const TRANSITIONS: Record<Status, readonly Status[]> = {
  [Status.Scheduled]: [Status.Active, Status.Canceled],
  [Status.Active]: [Status.Completed],
  [Status.Completed]: [],
  [Status.Canceled]: [],
};

/** Changes an event, starts, ends or cancels it. A stage goes live and ends with it. Source: Discord, "Modify Guild Scheduled Event". */
export async function editScheduledEvent(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  body: EditScheduledEventBody,
  by: Actor,
): Promise<APIGuildScheduledEvent> {
  const { event, wasStage, isStage } = await core.locks.withLock(`guild:${state.id}`, async () => {
    const before = await scheduledEventOf(core, state, eventId, by.id);
    if (isOver(before)) throw apiError('CANNOT_UPDATE_A_FINISHED_EVENT');
    await demandManagingEvent(core, state, by.id, before);
    const changed = changedEvent(before, body);
    demandFitsKind(state, changed);
    if (changed.channel_id !== before.channel_id || changed.entity_type !== before.entity_type) await demandManagingEvent(core, state, by.id, changed);
    const isStartNew = changed.scheduled_start_time !== before.scheduled_start_time;
    if (isStartNew || changed.scheduled_end_time !== before.scheduled_end_time) demandFitsTime(core, changed, isStartNew);
    const image = await keepImage(core, 'guild-events', eventId, body.image, before.image);
    const live = stageFor(state, before);
    const after = await withStatus(core, state, { ...changed, image }, body.status ?? before.status);
    await saveScheduledEvent(core, state, after);
    await doomReplacedImages(core, 'guild-events', eventId, [before.image], [after.image]);
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.GuildScheduledEventUpdate,
      targetId: eventId,
      changes: changesBetween(auditedEvent(before), auditedEvent(after), AUDITED),
    });
    return { event: after, wasStage: live, isStage: stageFor(state, after) };
  });
  if (isStage && !wasStage) await saySoOnStage(core, state, MessageType.StageStart, isStage, by.id);
  if (wasStage && !isStage) await saySoOnStage(core, state, MessageType.StageEnd, wasStage, by.id);
  const [shown] = await presentScheduledEvents(core, [event], false);
  return shown ?? presentScheduledEvent(event);
}

/** The live stage that was opened for an event. */
const stageFor = (state: GuildState, { id, channel_id: channelId }: ScheduledEventRecord): StageInstanceRecord | undefined => {
  const live = channelId ? state.stageInstances.get(channelId) : undefined;
  return live?.guild_scheduled_event_id === id ? live : undefined;
};

function changedEvent(before: ScheduledEventRecord, body: EditScheduledEventBody): ScheduledEventRecord {
  const entityType = body.entity_type ?? before.entity_type;
  const isExternal = entityType === EntityType.External;
  const location = body.entity_metadata === undefined ? before.entity_metadata?.location : body.entity_metadata?.location;
  const wasExternal = before.entity_type === EntityType.External;
  const channelId = body.channel_id === undefined && isExternal === wasExternal ? before.channel_id : (body.channel_id ?? null);
  return {
    ...before,
    entity_type: entityType,
    channel_id: channelId,
    entity_metadata: isExternal ? { location: location ?? '' } : null,
    ...(body.name !== undefined && { name: body.name }),
    ...(body.description !== undefined && { description: body.description || null }),
    ...(body.privacy_level !== undefined && { privacy_level: body.privacy_level }),
    ...(body.scheduled_start_time !== undefined && { scheduled_start_time: body.scheduled_start_time }),
    ...(body.scheduled_end_time !== undefined && { scheduled_end_time: body.scheduled_end_time }),
    // Another rule makes other occurrences: what was said of the old ones says nothing of them.
    ...(body.recurrence_rule !== undefined && { recurrence_rule: recurrenceRuleOf(body.recurrence_rule), exceptions: [] }),
  };
}

async function withStatus(core: Core, state: GuildState, event: ScheduledEventRecord, status: Status): Promise<ScheduledEventRecord> {
  if (status === event.status) return event;
  if (!TRANSITIONS[event.status].includes(status)) {
    throw formError(['status'], 'GUILD_SCHEDULED_EVENT_STATUS_TRANSITION_INVALID', 'This status cannot follow the present one.');
  }
  const stageId = event.entity_type === EntityType.StageInstance ? event.channel_id : null;
  if (status === Status.Active && stageId) {
    const { id } = await openStage(core, state, stageId, event.name, event.id);
    return { ...event, status, entity_id: id };
  }
  return status === Status.Completed ? ended(core, state, event) : { ...event, status };
}
