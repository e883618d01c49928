import type { APIGuildMember, APIUser, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ScheduledEventUsersQuery } from '#protocol/rest/scheduled-events';
import type { Core } from '../core.ts';
import { presentMember } from '../members/present-member.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import { scheduledEventOf } from './get-scheduled-event.ts';
import { scopeOfScheduledEvent } from './present-scheduled-event.ts';
import { isOver } from './save-scheduled-event.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

/** Somebody who is interested in an event, or in one occurrence of it. 1 is Discord's word for interest. */
export interface ScheduledEventUser {
  guild_scheduled_event_id: Snowflake;
  guild_scheduled_event_exception_id?: Snowflake;
  user_id: Snowflake;
  response: 1;
  user?: APIUser;
  member?: APIGuildMember;
}

/** A page of them by user id. Source: Discord, "Get Guild Scheduled Event Users". */
export async function listScheduledEventUsers(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  exceptionId: Snowflake | null,
  callerId: Snowflake,
  query: ScheduledEventUsersQuery,
): Promise<ScheduledEventUser[]> {
  const event = await scheduledEventOf(core, state, eventId, callerId);
  if (exceptionId) demandException(event, exceptionId);
  const userIds = await core.scheduledEvents.userIds(eventId, exceptionId, query, query.limit);
  await core.userCache.fetch(userIds);
  return userIds.map((userId) => {
    const user = core.userCache.get(userId);
    const member = query.with_member ? state.members.get(userId) : undefined;
    return { ...interest(eventId, exceptionId, userId), user: presentUser(user), ...(member && { member: presentMember(member, user) }) };
  });
}

/** How many are interested in the whole event and in some of its occurrences. */
export async function countScheduledEventUsers(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  exceptionIds: readonly Snowflake[],
  callerId: Snowflake,
): Promise<{ guild_scheduled_event_count: number; guild_scheduled_event_exception_counts: Record<Snowflake, number> }> {
  await scheduledEventOf(core, state, eventId, callerId);
  const [whole, single] = await Promise.all([core.scheduledEvents.userCounts([eventId]), core.scheduledEvents.exceptionUserCounts(eventId, exceptionIds)]);
  return {
    guild_scheduled_event_count: whole.get(eventId) ?? 0,
    guild_scheduled_event_exception_counts: Object.fromEntries(exceptionIds.map((id) => [id, single.get(id) ?? 0])),
  };
}

/** Notes that somebody is interested; twice is once. Source: routes of Discord's client. */
export async function addScheduledEventUser(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  exceptionId: Snowflake | null,
  userId: Snowflake,
): Promise<ScheduledEventUser> {
  const event = await scheduledEventOf(core, state, eventId, userId);
  if (isOver(event)) throw apiError('CANNOT_UPDATE_A_FINISHED_EVENT');
  if (exceptionId) demandException(event, exceptionId);
  if (await core.scheduledEvents.addUser(eventId, exceptionId, userId)) tell(core, state, event, 'GUILD_SCHEDULED_EVENT_USER_ADD', exceptionId, userId);
  return interest(eventId, exceptionId, userId);
}

/** Throws 10071 for somebody who was not interested. */
export async function removeScheduledEventUser(
  core: Core,
  state: GuildState,
  eventId: Snowflake,
  exceptionId: Snowflake | null,
  userId: Snowflake,
): Promise<void> {
  const event = await scheduledEventOf(core, state, eventId, userId);
  if (!(await core.scheduledEvents.removeUser(eventId, exceptionId, userId))) throw apiError('UNKNOWN_GUILD_SCHEDULED_EVENT_USER');
  tell(core, state, event, 'GUILD_SCHEDULED_EVENT_USER_REMOVE', exceptionId, userId);
}

const interest = (eventId: Snowflake, exceptionId: Snowflake | null, userId: Snowflake): ScheduledEventUser => ({
  guild_scheduled_event_id: eventId,
  ...(exceptionId && { guild_scheduled_event_exception_id: exceptionId }),
  user_id: userId,
  response: 1,
});

function tell(
  core: Core,
  state: GuildState,
  event: ScheduledEventRecord,
  t: 'GUILD_SCHEDULED_EVENT_USER_ADD' | 'GUILD_SCHEDULED_EVENT_USER_REMOVE',
  exceptionId: Snowflake | null,
  userId: Snowflake,
): void {
  const d = {
    guild_scheduled_event_id: event.id,
    user_id: userId,
    guild_id: state.id,
    ...(exceptionId && { guild_scheduled_event_exception_id: exceptionId }),
  };
  core.publish(scopeOfScheduledEvent(state, event), { t, d });
}

function demandException(event: ScheduledEventRecord, exceptionId: Snowflake): void {
  if (!event.exceptions.some((one) => one.event_exception_id === exceptionId)) throw apiError('UNKNOWN_GUILD_SCHEDULED_EVENT');
}
