import type { APIGuildScheduledEvent, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentScheduledEvents, seesScheduledEvent } from './present-scheduled-event.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

/** Those that are scheduled or running and that the caller may know of. Source: Discord, "List Scheduled Events for Guild". */
export async function listScheduledEvents(core: Core, state: GuildState, callerId: Snowflake, withUserCount: boolean): Promise<APIGuildScheduledEvent[]> {
  const seen = [...state.scheduledEvents.values()].filter((event) => seesScheduledEvent(state, callerId, event));
  return presentScheduledEvents(core, seen, withUserCount);
}

/** Also one that is over. Throws 10070. Source: Discord, "Get Guild Scheduled Event". */
export async function getScheduledEvent(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  callerId: Snowflake,
  withUserCount: boolean,
): Promise<APIGuildScheduledEvent> {
  const event = await scheduledEventOf(core, state, eventId, callerId);
  const [shown] = await presentScheduledEvents(core, [event], withUserCount);
  if (!shown) throw apiError('UNKNOWN_GUILD_SCHEDULED_EVENT');
  return shown;
}

/** An event that the caller may know of. */
export async function scheduledEventOf(core: Core, state: GuildState, eventId: Snowflake, callerId: Snowflake): Promise<ScheduledEventRecord> {
  const event = state.scheduledEvents.get(eventId) ?? (await core.scheduledEvents.byId(state.id, eventId));
  if (!event || !seesScheduledEvent(state, callerId, event)) throw apiError('UNKNOWN_GUILD_SCHEDULED_EVENT');
  return event;
}
