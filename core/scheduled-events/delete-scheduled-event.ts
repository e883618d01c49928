import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import type { Actor } from '../actor.ts';
import { recordAudit, removalOf } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { imageKey } from '../images/image-key.ts';
import type { GuildState } from '../state/guild-state.ts';
import { ended } from './end-forsaken.ts';
import { scheduledEventOf } from './get-scheduled-event.ts';
import { presentScheduledEvent, scopeOfScheduledEvent } from './present-scheduled-event.ts';
import { AUDITED, auditedEvent } from './scheduled-event-fields.ts';
import { demandManagingEvent } from './scheduled-event-permissions.ts';

/** With all interest in it. Source: Discord, "Delete Guild Scheduled Event". */
export async function deleteScheduledEvent(core: Core, state: GuildState, eventId: Snowflake, by: Actor): Promise<void> {
  const image = await core.locks.withLock(`guild:${state.id}`, async () => {
    const event = await scheduledEventOf(core, state, eventId, by.id);
    await demandManagingEvent(core, state, by.id, event);
    // What was opened for it would never end by itself.
    await ended(core, state, event);
    await core.scheduledEvents.remove(state.id, eventId);
    core.publish(
      scopeOfScheduledEvent(state, event),
      { t: 'GUILD_SCHEDULED_EVENT_DELETE', d: presentScheduledEvent(event) },
      { kind: 'scheduled-event', guild_id: state.id, event_id: eventId, event: null },
    );
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.GuildScheduledEventDelete,
      targetId: eventId,
      changes: removalOf(auditedEvent(event), AUDITED),
    });
    return event.image;
  });
  if (image) await core.blobs.remove([imageKey('guild-events', eventId, image)]);
}
