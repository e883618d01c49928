import {
  AuditLogEvent,
  GuildScheduledEventEntityType as EntityType,
  GuildScheduledEventStatus as Status,
  type APIGuildScheduledEvent,
} from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { CreateScheduledEventBody } from '#protocol/rest/scheduled-events';
import type { Actor } from '../actor.ts';
import { creationOf, recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { keepImage } from '../images/keep-image.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentScheduledEvent, presentScheduledEvents, scopeOfScheduledEvent } from './present-scheduled-event.ts';
import { recurrenceRuleOf } from './recurrence-rule.ts';
import { AUDITED, auditedEvent, demandFitsKind, demandFitsTime } from './scheduled-event-fields.ts';
import { demandCreatingEvent } from './scheduled-event-permissions.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

const MAX_OPEN = 100;

/** Plans something in a stage, a voice channel or elsewhere. Source: Discord, "Create Guild Scheduled Event". */
export async function createScheduledEvent(core: Core, state: GuildState, body: CreateScheduledEventBody, by: Actor): Promise<APIGuildScheduledEvent> {
  const isExternal = body.entity_type === EntityType.External;
  const id = core.ids.next();
  const planned: ScheduledEventRecord = {
    id,
    guild_id: state.id,
    channel_id: body.channel_id ?? null,
    creator_id: by.id,
    name: body.name,
    description: body.description || null,
    scheduled_start_time: body.scheduled_start_time,
    scheduled_end_time: body.scheduled_end_time ?? null,
    privacy_level: body.privacy_level,
    status: Status.Scheduled,
    entity_type: body.entity_type,
    entity_id: null,
    entity_metadata: isExternal ? { location: body.entity_metadata?.location ?? '' } : null,
    image: null,
    recurrence_rule: recurrenceRuleOf(body.recurrence_rule),
    exceptions: [],
  };
  demandFitsKind(state, planned);
  await demandCreatingEvent(core, state, by.id, planned);
  demandFitsTime(core, planned, true);
  const image = await keepImage(core, 'guild-events', id, body.image ?? undefined, null);
  const event = { ...planned, image };
  await core.locks.withLock(`guild:${state.id}`, async () => {
    if (state.scheduledEvents.size >= MAX_OPEN) throw apiError('MAXIMUM_NUMBER_OF_UNCOMPLETED_GUILD_SCHEDULED_EVENTS_REACHED');
    await core.scheduledEvents.save(event);
    core.publish(
      scopeOfScheduledEvent(state, event),
      { t: 'GUILD_SCHEDULED_EVENT_CREATE', d: presentScheduledEvent(event) },
      { kind: 'scheduled-event', guild_id: state.id, event_id: id, event },
    );
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.GuildScheduledEventCreate,
      targetId: id,
      changes: creationOf(auditedEvent(event), AUDITED),
    });
  });
  const [shown] = await presentScheduledEvents(core, [event], false);
  return shown ?? presentScheduledEvent(event);
}
