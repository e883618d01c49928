import type {
  APIThreadMember,
  RESTGetAPIChannelThreadMemberResult,
  RESTGetAPIChannelThreadMembersResult,
  RESTPostAPIChannelThreadsResult,
} from 'discord-api-types/v10';
import {
  ArchivedThreadsQuery,
  MyArchivedThreadsQuery,
  StartAnyThreadBody,
  StartThreadFromMessageBody,
  ThreadMemberQuery,
  ThreadMembersQuery,
  ThreadSearchQuery,
  ThreadSettingsBody,
} from '#protocol/rest/channels';
import { withoutContentFor } from '#core/messages/without-content';
import { listActiveThreads, listArchivedThreads, listJoinedArchivedThreads, searchThreads, type ThreadList } from '#core/threads/list-threads';
import { startThread, startThreadFromMessage } from '#core/threads/start-thread';
import { addThreadMember, editThreadSettings, getThreadMember, joinThread, listThreadMembers, removeThreadMember } from '#core/threads/thread-members';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

const who = ['bot', 'user'] as const;

export const threads: RouteTable = {
  create_thread_from_message: post({
    path: '/channels/:channel_id/messages/:message_id/threads',
    who,
    body: StartThreadFromMessageBody,
    status: 201,
    reply: replyOf<RESTPostAPIChannelThreadsResult>(),
    run: ({ core, channel, params, body, caller, reason }) =>
      startThreadFromMessage(core, channel, params.message_id, caller.user, body, { id: caller.id, reason }),
  }),
  create_thread: post({
    path: '/channels/:channel_id/threads',
    who,
    body: StartAnyThreadBody,
    files: true,
    status: 201,
    reply: replyOf<RESTPostAPIChannelThreadsResult>(),
    run: ({ core, channel, body, files, caller, reason }) => startThread(core, channel, caller.user, body, files, { id: caller.id, reason }),
  }),
  list_thread_members: get({
    path: '/channels/:channel_id/thread-members',
    who,
    query: ThreadMembersQuery,
    reply: replyOf<RESTGetAPIChannelThreadMembersResult>(),
    run: ({ core, channel, query }) => listThreadMembers(core, channel, query),
  }),
  join_thread: put({
    path: '/channels/:channel_id/thread-members/@me',
    who,
    run: ({ core, channel, caller }) => joinThread(core, channel, caller.id),
  }),
  leave_thread: del({
    path: '/channels/:channel_id/thread-members/@me',
    who,
    run: ({ core, channel, caller }) => removeThreadMember(core, channel, caller.id, caller.id),
  }),
  get_my_thread_member: get({
    path: '/channels/:channel_id/thread-members/@me',
    who,
    query: ThreadMemberQuery,
    reply: replyOf<RESTGetAPIChannelThreadMemberResult>(),
    run: ({ core, channel, caller, query }) => getThreadMember(core, channel, caller.id, query.with_member),
  }),
  update_thread_settings: patch({
    path: '/channels/:channel_id/thread-members/@me/settings',
    who: ['user'],
    body: ThreadSettingsBody,
    reply: replyOf<APIThreadMember>(),
    run: ({ core, channel, caller, body }) => editThreadSettings(core, channel, caller.id, body),
  }),
  get_thread_member: get({
    path: '/channels/:channel_id/thread-members/:user_id',
    who,
    query: ThreadMemberQuery,
    reply: replyOf<RESTGetAPIChannelThreadMemberResult>(),
    run: ({ core, channel, params, query }) => getThreadMember(core, channel, params.user_id, query.with_member),
  }),
  add_thread_member: put({
    path: '/channels/:channel_id/thread-members/:user_id',
    who,
    run: ({ core, channel, params, caller }) => addThreadMember(core, channel, params.user_id, caller.id),
  }),
  delete_thread_member: del({
    path: '/channels/:channel_id/thread-members/:user_id',
    who,
    run: ({ core, channel, params, caller }) => removeThreadMember(core, channel, params.user_id, caller.id),
  }),
  list_public_archived_threads: get({
    path: '/channels/:channel_id/threads/archived/public',
    who,
    needs: ['ReadMessageHistory'],
    query: ArchivedThreadsQuery,
    reply: replyOf<ThreadList>(),
    run: ({ core, channel, query, caller }) => listArchivedThreads(core, channel, 'public', query, caller.id),
  }),
  thread_search: get({
    path: '/channels/:channel_id/threads/search',
    who,
    needs: ['ReadMessageHistory'],
    query: ThreadSearchQuery,
    reply: replyOf<Awaited<ReturnType<typeof searchThreads>>>(),
    run: async ({ core, channel, query, caller }) => {
      const found = await searchThreads(core, channel, query, caller.id);
      return {
        ...found,
        ...(found.first_messages && { first_messages: found.first_messages.map((one) => withoutContentFor(caller.application, false, one)) }),
      };
    },
  }),
  list_private_archived_threads: get({
    path: '/channels/:channel_id/threads/archived/private',
    who,
    needs: ['ReadMessageHistory', 'ManageThreads'],
    query: ArchivedThreadsQuery,
    reply: replyOf<ThreadList>(),
    run: ({ core, channel, query, caller }) => listArchivedThreads(core, channel, 'private', query, caller.id),
  }),
  list_my_private_archived_threads: get({
    path: '/channels/:channel_id/users/@me/threads/archived/private',
    who,
    needs: ['ReadMessageHistory'],
    query: MyArchivedThreadsQuery,
    reply: replyOf<ThreadList>(),
    run: ({ core, channel, query, caller }) => listJoinedArchivedThreads(core, channel, query, caller.id),
  }),
  get_active_guild_threads: get({
    path: '/guilds/:guild_id/threads/active',
    who,
    reply: replyOf<ThreadList>(),
    run: async ({ core, guild, caller }) => listActiveThreads(core, guild.state, caller.id),
  }),
};
