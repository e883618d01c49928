import type { APIGuildScheduledEvent } from 'discord-api-types/v10';
import {
  CreateScheduledEventBody,
  CreateScheduledEventExceptionBody,
  EditScheduledEventBody,
  EditScheduledEventExceptionBody,
  ScheduledEventQuery,
  ScheduledEventResponseBody,
  ScheduledEventUserCountsQuery,
  ScheduledEventUsersQuery,
} from '#protocol/rest/scheduled-events';
import { createScheduledEvent } from '#core/scheduled-events/create-scheduled-event';
import { deleteScheduledEvent } from '#core/scheduled-events/delete-scheduled-event';
import { editScheduledEvent } from '#core/scheduled-events/edit-scheduled-event';
import { getScheduledEvent, listScheduledEvents } from '#core/scheduled-events/get-scheduled-event';
import { createScheduledEventException, deleteScheduledEventException, editScheduledEventException } from '#core/scheduled-events/scheduled-event-exceptions';
import type { ScheduledEventExceptionRecord } from '#core/scheduled-events/scheduled-event-record';
import {
  addScheduledEventUser,
  countScheduledEventUsers,
  listScheduledEventUsers,
  removeScheduledEventUser,
  type ScheduledEventUser,
} from '#core/scheduled-events/scheduled-event-users';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

const EVENTS = '/guilds/:guild_id/scheduled-events';
const EVENT = `${EVENTS}/:guild_scheduled_event_id` as const;
const EXCEPTION = `${EVENT}/:guild_scheduled_event_exception_id` as const;

export const scheduledEvents: RouteTable = {
  list_guild_scheduled_events: get({
    path: EVENTS,
    who: ['bot', 'user'],
    query: ScheduledEventQuery,
    reply: replyOf<APIGuildScheduledEvent[]>(),
    run: ({ core, guild, caller, query }) => listScheduledEvents(core, guild.state, caller.id, query.with_user_count),
  }),
  create_guild_scheduled_event: post({
    path: EVENTS,
    who: ['bot', 'user'],
    bucket: { requests: 5, perSeconds: 60 },
    audit: 'GuildScheduledEventCreate',
    body: CreateScheduledEventBody,
    reply: replyOf<APIGuildScheduledEvent>(),
    run: ({ core, guild, caller, body, reason }) => createScheduledEvent(core, guild.state, body, { id: caller.id, reason }),
  }),
  get_guild_scheduled_event: get({
    path: EVENT,
    who: ['bot', 'user'],
    query: ScheduledEventQuery,
    reply: replyOf<APIGuildScheduledEvent>(),
    run: ({ core, guild, caller, params, query }) => getScheduledEvent(core, guild.state, params.guild_scheduled_event_id, caller.id, query.with_user_count),
  }),
  update_guild_scheduled_event: patch({
    path: EVENT,
    who: ['bot', 'user'],
    audit: 'GuildScheduledEventUpdate',
    body: EditScheduledEventBody,
    reply: replyOf<APIGuildScheduledEvent>(),
    run: ({ core, guild, caller, params, body, reason }) =>
      editScheduledEvent(core, guild.state, params.guild_scheduled_event_id, body, { id: caller.id, reason }),
  }),
  delete_guild_scheduled_event: del({
    path: EVENT,
    who: ['bot', 'user'],
    audit: 'GuildScheduledEventDelete',
    run: ({ core, guild, caller, params, reason }) => deleteScheduledEvent(core, guild.state, params.guild_scheduled_event_id, { id: caller.id, reason }),
  }),
  list_guild_scheduled_event_users: get({
    path: `${EVENT}/users`,
    who: ['bot', 'user'],
    query: ScheduledEventUsersQuery,
    reply: replyOf<ScheduledEventUser[]>(),
    run: ({ core, guild, caller, params, query }) => listScheduledEventUsers(core, guild.state, params.guild_scheduled_event_id, null, caller.id, query),
  }),
  count_guild_scheduled_event_users: get({
    path: `${EVENT}/users/counts`,
    who: ['bot', 'user'],
    query: ScheduledEventUserCountsQuery,
    reply: replyOf<Awaited<ReturnType<typeof countScheduledEventUsers>>>(),
    run: ({ core, guild, caller, params, query }) =>
      countScheduledEventUsers(core, guild.state, params.guild_scheduled_event_id, query.guild_scheduled_event_exception_ids ?? [], caller.id),
  }),
  create_guild_scheduled_event_user: put({
    path: `${EVENT}/users/@me`,
    who: ['user'],
    body: ScheduledEventResponseBody,
    reply: replyOf<ScheduledEventUser>(),
    run: ({ core, guild, caller, params }) => addScheduledEventUser(core, guild.state, params.guild_scheduled_event_id, null, caller.id),
  }),
  delete_guild_scheduled_event_user: del({
    path: `${EVENT}/users/@me`,
    who: ['user'],
    run: ({ core, guild, caller, params }) => removeScheduledEventUser(core, guild.state, params.guild_scheduled_event_id, null, caller.id),
  }),
  create_guild_scheduled_event_exception: post({
    path: `${EVENT}/exceptions`,
    who: ['bot', 'user'],
    body: CreateScheduledEventExceptionBody,
    reply: replyOf<ScheduledEventExceptionRecord>(),
    run: ({ core, guild, caller, params, body, reason }) =>
      createScheduledEventException(core, guild.state, params.guild_scheduled_event_id, body, { id: caller.id, reason }),
  }),
  update_guild_scheduled_event_exception: patch({
    path: `${EVENT}/exceptions/:exception_id`,
    who: ['bot', 'user'],
    body: EditScheduledEventExceptionBody,
    reply: replyOf<ScheduledEventExceptionRecord>(),
    run: ({ core, guild, caller, params, body, reason }) =>
      editScheduledEventException(core, guild.state, params.guild_scheduled_event_id, params.exception_id, body, { id: caller.id, reason }),
  }),
  delete_guild_scheduled_event_exception: del({
    path: `${EVENT}/exceptions/:exception_id`,
    who: ['bot', 'user'],
    run: ({ core, guild, caller, params, reason }) =>
      deleteScheduledEventException(core, guild.state, params.guild_scheduled_event_id, params.exception_id, { id: caller.id, reason }),
  }),
  list_guild_scheduled_event_exception_users: get({
    path: `${EXCEPTION}/users`,
    who: ['bot', 'user'],
    query: ScheduledEventUsersQuery,
    reply: replyOf<ScheduledEventUser[]>(),
    run: ({ core, guild, caller, params, query }) =>
      listScheduledEventUsers(core, guild.state, params.guild_scheduled_event_id, params.guild_scheduled_event_exception_id, caller.id, query),
  }),
  create_guild_scheduled_event_exception_user: put({
    path: `${EXCEPTION}/users/@me`,
    who: ['user'],
    body: ScheduledEventResponseBody,
    reply: replyOf<ScheduledEventUser>(),
    run: ({ core, guild, caller, params }) =>
      addScheduledEventUser(core, guild.state, params.guild_scheduled_event_id, params.guild_scheduled_event_exception_id, caller.id),
  }),
  delete_guild_scheduled_event_exception_user: del({
    path: `${EXCEPTION}/users/@me`,
    who: ['user'],
    run: ({ core, guild, caller, params }) =>
      removeScheduledEventUser(core, guild.state, params.guild_scheduled_event_id, params.guild_scheduled_event_exception_id, caller.id),
  }),
};
