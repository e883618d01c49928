import type { APIChannel, APIMessage, Snowflake } from 'discord-api-types/v10';
import {
  ModifyMemberProfileBody,
  ModifyNoteBody,
  ModifyProfileBody,
  ProfileQuery,
  RecentMentionsQuery,
  RejectMessageRequestsBody,
  SaveMessageBody,
  UpdateMessageRequestBody,
  type SavedMessage,
  type UserNote,
} from '#protocol/rest/people';
import { rejectMessageRequest, rejectMessageRequests, updateMessageRequest } from '#core/channels/message-requests';
import { deleteRecentMention, listRecentMentions } from '#core/mentions/recent-mentions';
import { getNote, listNotes, modifyNote } from '#core/notes/notes';
import { getProfile } from '#core/profiles/get-profile';
import { modifyMemberProfile, modifyProfile } from '#core/profiles/modify-profile';
import type { Profile, ProfileMetadata } from '#core/profiles/present-profile';
import { listSavedMessages, saveMessage, unsaveMessage } from '#core/saved-messages/saved-messages';
import { del, get, patch, put, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;

/** What a person's own clients look up: profiles, notes, mentions, saved messages, message requests. */
export const people: RouteTable = {
  get_user_profile: get({
    path: '/users/:user_id/profile',
    who,
    bucket: { requests: 30, perSeconds: 30 },
    query: ProfileQuery,
    reply: replyOf<Profile>(),
    run: ({ core, caller, params, query }) => getProfile(core, caller.id, params.user_id, query),
  }),
  modify_user_profile: patch({
    path: '/users/@me/profile',
    who,
    body: ModifyProfileBody,
    reply: replyOf<ProfileMetadata>(),
    run: ({ core, caller, body }) => modifyProfile(core, caller.user, body),
  }),
  modify_guild_member_profile: patch({
    path: '/guilds/:guild_id/profile/@me',
    who,
    body: ModifyMemberProfileBody,
    reply: replyOf<ProfileMetadata>(),
    run: ({ core, caller, guild, body }) => modifyMemberProfile(core, guild.state, caller.id, body),
  }),
  get_user_notes: get({
    path: '/users/@me/notes',
    who,
    reply: replyOf<Record<Snowflake, string>>(),
    run: ({ core, caller }) => listNotes(core, caller.id),
  }),
  get_user_note: get({
    path: '/users/@me/notes/:user_id',
    who,
    reply: replyOf<UserNote>(),
    run: ({ core, caller, params }) => getNote(core, caller.id, params.user_id),
  }),
  modify_user_note: put({
    path: '/users/@me/notes/:user_id',
    who,
    body: ModifyNoteBody,
    run: ({ core, caller, params, body }) => modifyNote(core, caller.id, params.user_id, body),
  }),
  list_recent_mentions: get({
    path: '/users/@me/mentions',
    who,
    query: RecentMentionsQuery,
    reply: replyOf<APIMessage[]>(),
    run: ({ core, caller, query }) => listRecentMentions(core, caller.id, query),
  }),
  delete_recent_mention: del({
    path: '/users/@me/mentions/:message_id',
    who,
    run: ({ core, caller, params }) => deleteRecentMention(core, caller.id, params.message_id),
  }),
  list_saved_messages: get({
    path: '/users/@me/saved-messages',
    who,
    reply: replyOf<{ results: SavedMessage[] }>(),
    run: ({ core, caller }) => listSavedMessages(core, caller.id),
  }),
  save_message: put({
    path: '/users/@me/saved-messages/:channel_id/:message_id',
    who,
    body: SaveMessageBody,
    reply: replyOf<SavedMessage>(),
    run: ({ core, caller, channel, params, body }) => saveMessage(core, channel, params.message_id, caller.id, body),
  }),
  unsave_message: del({
    path: '/users/@me/saved-messages/:channel_id/:message_id',
    who,
    unchecked: true,
    run: ({ core, caller, params }) => unsaveMessage(core, caller.id, params.channel_id, params.message_id),
  }),
  update_message_request: put({
    path: '/channels/:channel_id/recipients/@me',
    who,
    body: UpdateMessageRequestBody,
    reply: replyOf<APIChannel>(),
    run: ({ core, caller, channel, body }) => updateMessageRequest(core, channel.channel, caller.id, body),
  }),
  reject_message_request: del({
    path: '/channels/:channel_id/recipients/@me',
    who,
    reply: replyOf<APIChannel>(),
    run: ({ core, caller, channel }) => rejectMessageRequest(core, channel.channel, caller.id),
  }),
  batch_reject_message_requests: put({
    path: '/channels/recipients/@me/batch-reject',
    who,
    body: RejectMessageRequestsBody,
    reply: replyOf<APIChannel[]>(),
    run: ({ core, caller, body }) => rejectMessageRequests(core, body.channel_ids, caller.id),
  }),
};
