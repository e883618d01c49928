import type { APIUser, Snowflake } from 'discord-api-types/v10';
import {
  BulkAddRelationshipsBody,
  BulkRemoveRelationshipsBody,
  BulkRemoveRelationshipsQuery,
  CreateRelationshipBody,
  ModifyRelationshipBody,
  SendFriendRequestBody,
  type Relationship,
} from '#protocol/rest/relationships';
import { bulkRemoveRelationships, ignoreUser, modifyRelationship, removeRelationship, unignoreUser } from '#core/relationships/end-relationships';
import { bulkAddRelationships, listMutualRelationships, listRelationships } from '#core/relationships/list-relationships';
import { createRelationship, sendFriendRequest } from '#core/relationships/request-friendship';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;
/** However somebody is asked. */
const ASKING = { requests: 20, perSeconds: 60, name: 'friend requests' };

/** Friends, requests, blocks. */
export const relationships: RouteTable = {
  list_relationships: get({
    path: '/users/@me/relationships',
    who,
    reply: replyOf<Relationship[]>(),
    run: ({ core, caller }) => listRelationships(core, caller.id),
  }),
  send_friend_request: post({
    path: '/users/@me/relationships',
    who,
    bucket: ASKING,
    body: SendFriendRequestBody,
    run: ({ core, caller, body }) => sendFriendRequest(core, caller.user, body),
  }),
  bulk_remove_relationships: del({
    path: '/users/@me/relationships',
    who,
    bucket: { requests: 5, perSeconds: 60 },
    query: BulkRemoveRelationshipsQuery,
    body: BulkRemoveRelationshipsBody,
    run: ({ core, caller, query, body }) => bulkRemoveRelationships(core, caller.id, query, body),
  }),
  bulk_add_relationships: post({
    path: '/users/@me/relationships/bulk',
    who,
    bucket: { requests: 5, perSeconds: 300 },
    body: BulkAddRelationshipsBody,
    reply: replyOf<{ failed_requests: Snowflake[]; successful_requests: Snowflake[] }>(),
    run: ({ core, caller, body }) => bulkAddRelationships(core, caller.user, body),
  }),
  create_relationship: put({
    path: '/users/@me/relationships/:user_id',
    who,
    bucket: ASKING,
    body: CreateRelationshipBody,
    run: ({ core, caller, params, body }) => createRelationship(core, caller.user, params.user_id, body),
  }),
  modify_relationship: patch({
    path: '/users/@me/relationships/:user_id',
    who,
    body: ModifyRelationshipBody,
    run: ({ core, caller, params, body }) => modifyRelationship(core, caller.id, params.user_id, body),
  }),
  remove_relationship: del({
    path: '/users/@me/relationships/:user_id',
    who,
    run: ({ core, caller, params }) => removeRelationship(core, caller.id, params.user_id),
  }),
  ignore_user: put({
    path: '/users/@me/relationships/:user_id/ignore',
    who,
    run: ({ core, caller, params }) => ignoreUser(core, caller.id, params.user_id),
  }),
  unignore_user: del({
    path: '/users/@me/relationships/:user_id/ignore',
    who,
    run: ({ core, caller, params }) => unignoreUser(core, caller.id, params.user_id),
  }),
  list_mutual_relationships: get({
    path: '/users/:user_id/relationships',
    who,
    reply: replyOf<APIUser[]>(),
    run: ({ core, caller, params }) => listMutualRelationships(core, caller.id, params.user_id),
  }),
};
