import type { APIGuildScheduledEvent, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { canView } from '../permissions-in.ts';
import type { EventScope } from '../ports/bus.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

/** A scheduled event as events and GUILD_CREATE show it. */
export function presentScheduledEvent(event: ScheduledEventRecord): APIGuildScheduledEvent {
  const { exceptions, ...shown } = event;
  // Discord's type is a union by kind that this one shape covers.
  return { ...shown, guild_scheduled_event_exceptions: exceptions } as unknown as APIGuildScheduledEvent;
}

/** The same for REST: with its maker, and how many are interested when that was asked. */
export async function presentScheduledEvents(core: Core, events: readonly ScheduledEventRecord[], withUserCount: boolean): Promise<APIGuildScheduledEvent[]> {
  const [counts] = await Promise.all([
    withUserCount ? core.scheduledEvents.userCounts(events.map((event) => event.id)) : undefined,
    core.userCache.fetch(events.flatMap((event) => event.creator_id ?? [])),
  ]);
  return events.map((event) => ({
    ...presentScheduledEvent(event),
    ...(event.creator_id && { creator: presentUser(core.userCache.get(event.creator_id)) }),
    ...(counts && { user_count: counts.get(event.id) ?? 0 }),
  }));
}

/** An event in a channel is known to those who see the channel. Sight does not depend on the time. */
export function seesScheduledEvent(state: GuildState, userId: Snowflake, event: ScheduledEventRecord): boolean {
  const channel = event.channel_id ? state.channels.get(event.channel_id) : undefined;
  return !channel || canView(state, userId, channel, 0);
}

/** Whom news of it concern. */
export const scopeOfScheduledEvent = (state: GuildState, { channel_id: channelId }: ScheduledEventRecord): EventScope => ({
  guild_id: state.id,
  ...(channelId && state.channels.has(channelId) && { channel_id: channelId }),
});
