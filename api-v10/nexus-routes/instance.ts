import {
  BanListQuery,
  InstanceBanBody,
  InstanceSettingsBody,
  LogQuery,
  OtherServerBody,
  RegistrationInviteBody,
  StatisticsQuery,
} from '#protocol/nexus/instance';
import {
  InstanceBanReply,
  InstanceBansReply,
  InstanceReply,
  LogReply,
  OperatorsReply,
  OtherServerReply,
  RegistrationInviteReply,
  RegistrationInvitesReply,
  SettingsReply,
  StatisticsReply,
} from '#protocol/nexus/instance-replies';
import { createInstanceBan, listInstanceBans, removeInstanceBan } from '#core/instance/instance-bans';
import { listInstanceLog } from '#core/instance/instance-log';
import { editInstanceSettings, getInstance, settingsPage, type InstanceFace, type SettingsPage } from '#core/instance/instance-settings';
import { lookAtServer, type OtherServer } from '#core/instance/look-at-server';
import { addOperator, listOperators, removeOperator } from '#core/instance/operators';
import { createRegistrationInvite, listRegistrationInvites, revokeRegistrationInvite } from '#core/instance/registration-invites';
import { getStatistics, type Statistics } from '#core/instance/statistics';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

/** The instance itself: its settings, who looks after it, who may enter it, how it does. */
export const instance: RouteTable = {
  nexus_get_instance: get({
    path: '/instance',
    who: ['nobody'],
    answers: InstanceReply,
    reply: replyOf<InstanceFace>(),
    run: ({ core }) => getInstance(core),
  }),
  nexus_look_at_server: post({
    path: '/other-servers',
    who: ['nobody'],
    // It makes this server ask another one.
    bucket: { requests: 10, perSeconds: 60 },
    body: OtherServerBody,
    answers: OtherServerReply,
    reply: replyOf<OtherServer>(),
    run: ({ core, body }) => lookAtServer(core, body.address),
  }),
  nexus_get_settings: get({
    path: '/settings',
    who: ['user'],
    operator: true,
    answers: SettingsReply,
    reply: replyOf<SettingsPage>(),
    run: ({ core }) => settingsPage(core),
  }),
  nexus_edit_settings: patch({
    path: '/settings',
    who: ['user'],
    operator: true,
    body: InstanceSettingsBody,
    answers: SettingsReply,
    reply: replyOf<SettingsPage>(),
    run: ({ core, body, caller, reason }) => editInstanceSettings(core, body, { id: caller.id, reason }),
  }),
  nexus_list_operators: get({
    path: '/operators',
    who: ['user'],
    operator: true,
    answers: OperatorsReply,
    reply: replyOf<Awaited<ReturnType<typeof listOperators>>>(),
    run: ({ core }) => listOperators(core),
  }),
  nexus_add_operator: put({
    path: '/operators/:user_id',
    who: ['user'],
    stepUp: 'second-factor',
    operator: true,
    run: ({ core, params, caller, reason }) => addOperator(core, params.user_id, { id: caller.id, reason }),
  }),
  nexus_remove_operator: del({
    path: '/operators/:user_id',
    who: ['user'],
    stepUp: 'second-factor',
    operator: true,
    run: ({ core, params, caller, reason }) => removeOperator(core, params.user_id, { id: caller.id, reason }),
  }),
  nexus_list_registration_invites: get({
    path: '/registration-invites',
    who: ['user'],
    operator: true,
    answers: RegistrationInvitesReply,
    reply: replyOf<Awaited<ReturnType<typeof listRegistrationInvites>>>(),
    run: ({ core }) => listRegistrationInvites(core),
  }),
  nexus_create_registration_invite: post({
    path: '/registration-invites',
    who: ['user'],
    operator: true,
    status: 201,
    body: RegistrationInviteBody,
    answers: RegistrationInviteReply,
    reply: replyOf<Awaited<ReturnType<typeof createRegistrationInvite>>>(),
    run: ({ core, body, caller, reason }) => createRegistrationInvite(core, body, { id: caller.id, reason }),
  }),
  nexus_revoke_registration_invite: del({
    path: '/registration-invites/:code',
    who: ['user'],
    operator: true,
    run: ({ core, params, caller, reason }) => revokeRegistrationInvite(core, params.code, { id: caller.id, reason }),
  }),
  nexus_list_bans: get({
    path: '/bans',
    who: ['user'],
    operator: true,
    query: BanListQuery,
    answers: InstanceBansReply,
    reply: replyOf<Awaited<ReturnType<typeof listInstanceBans>>>(),
    run: ({ core, query }) => listInstanceBans(core, query),
  }),
  nexus_create_ban: post({
    path: '/bans',
    who: ['user'],
    operator: true,
    status: 201,
    body: InstanceBanBody,
    answers: InstanceBanReply,
    reply: replyOf<Awaited<ReturnType<typeof createInstanceBan>>>(),
    run: ({ core, body, caller, reason }) => createInstanceBan(core, body, { id: caller.id, reason }),
  }),
  nexus_remove_ban: del({
    path: '/bans/:ban_id',
    who: ['user'],
    operator: true,
    run: ({ core, params, caller, reason }) => removeInstanceBan(core, params.ban_id, { id: caller.id, reason }),
  }),
  nexus_get_statistics: get({
    path: '/statistics',
    who: ['user'],
    operator: true,
    query: StatisticsQuery,
    answers: StatisticsReply,
    reply: replyOf<Statistics>(),
    run: ({ core, query }) => getStatistics(core, query),
  }),
  nexus_list_log: get({
    path: '/log',
    who: ['user'],
    operator: true,
    query: LogQuery,
    answers: LogReply,
    reply: replyOf<Awaited<ReturnType<typeof listInstanceLog>>>(),
    run: ({ core, query }) => listInstanceLog(core, query),
  }),
};
