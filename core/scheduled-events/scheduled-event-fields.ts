import { ChannelType, GuildScheduledEventEntityType as EntityType } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

/** Keys of an event that the audit log shows; the location stands there by itself. */
export const auditedEvent = ({ entity_metadata: metadata, ...event }: ScheduledEventRecord) => ({ ...event, location: metadata?.location ?? null });
export const AUDITED = [
  'name',
  'description',
  'channel_id',
  'entity_type',
  'status',
  'location',
  'privacy_level',
  'image',
  'scheduled_start_time',
  'scheduled_end_time',
  'recurrence_rule',
] as const;

/** What a kind of event must and may have. Throws 50035. Source: Discord, "Field requirements by entity type". */
export function demandFitsKind(state: GuildState, event: ScheduledEventRecord): void {
  const required = (...path: string[]) => formError(path, 'BASE_TYPE_REQUIRED', 'This field is required');
  if (event.entity_type === EntityType.External) {
    if (event.channel_id) throw formError(['channel_id'], 'GUILD_SCHEDULED_EVENT_CHANNEL_NOT_ALLOWED', 'An external event has no channel.');
    if (!event.entity_metadata?.location) throw required('entity_metadata', 'location');
    if (!event.scheduled_end_time) throw required('scheduled_end_time');
    return;
  }
  if (!event.channel_id) throw required('channel_id');
  const channel = state.channels.get(event.channel_id);
  if (!channel) throw apiError('UNKNOWN_CHANNEL');
  const wanted = event.entity_type === EntityType.StageInstance ? ChannelType.GuildStageVoice : ChannelType.GuildVoice;
  if (channel.type !== wanted) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
}

/** Nothing is planned for the past, and nothing ends before it begins. */
export function demandFitsTime(core: Core, event: Pick<ScheduledEventRecord, 'scheduled_start_time' | 'scheduled_end_time'>, isStartNew: boolean): void {
  const startMs = Date.parse(event.scheduled_start_time);
  if (isStartNew && startMs < core.clock.nowMs()) {
    throw formError(['scheduled_start_time'], 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST', 'Cannot schedule event in the past.');
  }
  if (event.scheduled_end_time && Date.parse(event.scheduled_end_time) <= startMs) {
    throw formError(['scheduled_end_time'], 'GUILD_SCHEDULED_EVENT_END_BEFORE_START', 'Cannot schedule event to end before it starts.');
  }
}
