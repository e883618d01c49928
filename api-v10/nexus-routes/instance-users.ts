import { DeleteUserQuery, DisableUserBody, UserListQuery } from '#protocol/nexus/instance';
import { InstanceUserReply, InstanceUsersReply, PasswordReply } from '#protocol/nexus/instance-replies';
import {
  deleteUser,
  disableUser,
  enableUser,
  getInstanceUser,
  listInstanceUsers,
  resetPassword,
  type OperatorsUser,
  type OperatorsUserDetails,
} from '#core/instance/manage-users';
import { del, get, post, replyOf, type RouteTable } from '../route.ts';

/** Accounts, in the hands of operators. */
export const instanceUsers: RouteTable = {
  nexus_list_users: get({
    path: '/users',
    who: ['user'],
    operator: true,
    query: UserListQuery,
    answers: InstanceUsersReply,
    reply: replyOf<OperatorsUser[]>(),
    run: ({ core, query }) => listInstanceUsers(core, query),
  }),
  nexus_get_user: get({
    path: '/users/:user_id',
    who: ['user'],
    operator: true,
    answers: InstanceUserReply,
    reply: replyOf<OperatorsUserDetails>(),
    run: ({ core, params }) => getInstanceUser(core, params.user_id),
  }),
  nexus_disable_user: post({
    path: '/users/:user_id/disable',
    who: ['user'],
    operator: true,
    body: DisableUserBody,
    answers: InstanceUserReply,
    reply: replyOf<OperatorsUserDetails>(),
    run: ({ core, params, body, caller, reason }) => disableUser(core, params.user_id, body, { id: caller.id, reason }),
  }),
  nexus_enable_user: post({
    path: '/users/:user_id/enable',
    who: ['user'],
    operator: true,
    answers: InstanceUserReply,
    reply: replyOf<OperatorsUserDetails>(),
    run: ({ core, params, caller, reason }) => enableUser(core, params.user_id, { id: caller.id, reason }),
  }),
  nexus_reset_password: post({
    path: '/users/:user_id/reset-password',
    who: ['user'],
    stepUp: 'second-factor',
    operator: true,
    answers: PasswordReply,
    reply: replyOf<{ password: string }>(),
    run: ({ core, params, caller, reason }) => resetPassword(core, params.user_id, { id: caller.id, reason }),
  }),
  nexus_delete_user: del({
    path: '/users/:user_id',
    who: ['user'],
    stepUp: 'second-factor',
    operator: true,
    query: DeleteUserQuery,
    run: ({ core, params, query, caller, reason }) => deleteUser(core, params.user_id, query, { id: caller.id, reason }),
  }),
};
