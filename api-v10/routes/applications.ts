import type { APIApplication, APIApplicationRoleConnection, APIApplicationRoleConnectionMetadata, APIUser } from 'discord-api-types/v10';
import {
  CreateApplicationBody,
  EditApplicationBody,
  EditBotBody,
  ResetBotBody,
  RoleConnectionBody,
  RoleConnectionMetadataBody,
} from '#protocol/rest/applications';
import { createApplication } from '#core/applications/create-application';
import { editApplication } from '#core/applications/edit-application';
import { getApplication, getCurrentApplication, getPublicApplication, listApplications } from '#core/applications/get-application';
import { createBot, deleteApplication, editBot, resetBotToken, resetClientSecret } from '#core/applications/manage-bot';
import { applicationOfOwner, ownApplication } from '#core/applications/own-application';
import { presentOwnApplication } from '#core/applications/present-application';
import {
  getRoleConnection,
  getRoleConnectionsMetadata,
  listRoleConnections,
  updateRoleConnection,
  updateRoleConnectionsMetadata,
} from '#core/applications/role-connections';
import { demandOwnGrant } from '#core/commands/scope-of-call';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

export const applications: RouteTable = {
  get_my_application: get({
    path: '/applications/@me',
    who: ['bot'],
    reply: replyOf<APIApplication>(),
    run: ({ core, caller }) => getCurrentApplication(core, caller.application),
  }),
  update_my_application: patch({
    path: '/applications/@me',
    who: ['bot'],
    body: EditApplicationBody,
    reply: replyOf<APIApplication>(),
    run: ({ core, caller, body }) => editApplication(core, caller.application?.id ?? caller.id, body, caller.id),
  }),
  list_applications: get({
    path: '/applications',
    who: ['user'],
    reply: replyOf<APIApplication[]>(),
    run: ({ core, caller }) => listApplications(core, caller.id),
  }),
  create_application: post({
    path: '/applications',
    who: ['user'],
    status: 201,
    body: CreateApplicationBody,
    reply: replyOf<APIApplication>(),
    run: async ({ core, caller, body }) => {
      const { application } = await createApplication(core, caller.id, { name: body.name, description: body.description, icon: body.icon });
      return presentOwnApplication(core, application);
    },
  }),
  get_application: get({
    path: '/applications/:application_id',
    who: ['bot', 'user'],
    reply: replyOf<APIApplication>(),
    run: ({ core, caller, params }) => getApplication(core, params.application_id, caller.id),
  }),
  update_application: patch({
    path: '/applications/:application_id',
    who: ['bot', 'user'],
    body: EditApplicationBody,
    reply: replyOf<APIApplication>(),
    run: async ({ core, caller, params, body }) => editApplication(core, (await ownApplication(core, params.application_id, caller.id)).id, body, caller.id),
  }),
  delete_application: post({
    path: '/applications/:application_id/delete',
    who: ['user'],
    stepUp: 'second-factor',
    run: async ({ core, caller, params }) => deleteApplication(core, await applicationOfOwner(core, params.application_id, caller.id)),
  }),
  create_application_bot: post({
    path: '/applications/:application_id/bot',
    who: ['user'],
    stepUp: 'second-factor',
    body: ResetBotBody,
    reply: replyOf<{ token: string }>(),
    run: async ({ core, caller, params }) => createBot(core, await applicationOfOwner(core, params.application_id, caller.id)),
  }),
  update_application_bot: patch({
    path: '/applications/:application_id/bot',
    who: ['user'],
    body: EditBotBody,
    reply: replyOf<APIUser>(),
    run: async ({ core, caller, params, body }) => editBot(core, await applicationOfOwner(core, params.application_id, caller.id), body),
  }),
  reset_application_bot_token: post({
    path: '/applications/:application_id/bot/reset',
    who: ['user'],
    stepUp: 'second-factor',
    body: ResetBotBody,
    reply: replyOf<{ token: string }>(),
    run: async ({ core, caller, params }) => resetBotToken(core, await applicationOfOwner(core, params.application_id, caller.id)),
  }),
  reset_application_secret: post({
    path: '/applications/:application_id/reset',
    who: ['user'],
    stepUp: 'second-factor',
    body: ResetBotBody,
    reply: replyOf<{ secret: string }>(),
    run: async ({ core, caller, params }) => resetClientSecret(core, await applicationOfOwner(core, params.application_id, caller.id)),
  }),
  get_rpc_application: get({
    path: '/applications/:application_id/rpc',
    who: ['nobody'],
    reply: replyOf<object>(),
    run: ({ core, params }) => getPublicApplication(core, params.application_id),
  }),
  get_public_application: get({
    path: '/applications/:application_id/public',
    who: ['user', 'bot'],
    reply: replyOf<object>(),
    run: ({ core, params }) => getPublicApplication(core, params.application_id),
  }),
  get_application_role_connections_metadata: get({
    path: '/applications/:application_id/role-connections/metadata',
    who: ['bot', 'user'],
    reply: replyOf<APIApplicationRoleConnectionMetadata[]>(),
    run: async ({ core, caller, params }) => getRoleConnectionsMetadata(await ownApplication(core, params.application_id, caller.id)),
  }),
  update_application_role_connections_metadata: put({
    path: '/applications/:application_id/role-connections/metadata',
    who: ['bot', 'user'],
    body: RoleConnectionMetadataBody.nullish(),
    reply: replyOf<APIApplicationRoleConnectionMetadata[]>(),
    run: async ({ core, caller, params, body }) => updateRoleConnectionsMetadata(core, await ownApplication(core, params.application_id, caller.id), body),
  }),
  list_user_application_role_connections: get({
    path: '/users/@me/applications/role-connections',
    who: ['user'],
    reply: replyOf<object[]>(),
    run: ({ core, caller }) => listRoleConnections(core, caller.user),
  }),
  get_application_user_role_connection: get({
    path: '/users/@me/applications/:application_id/role-connection',
    who: ['user', 'oauth2'],
    scopes: ['role_connections.write'],
    reply: replyOf<APIApplicationRoleConnection>(),
    run: async ({ core, caller, params }) => {
      demandOwnGrant(caller.application, params.application_id);
      return getRoleConnection(core, caller.user, params.application_id);
    },
  }),
  update_application_user_role_connection: put({
    path: '/users/@me/applications/:application_id/role-connection',
    who: ['user', 'oauth2'],
    scopes: ['role_connections.write'],
    body: RoleConnectionBody,
    reply: replyOf<APIApplicationRoleConnection>(),
    run: async ({ core, caller, params, body }) => {
      demandOwnGrant(caller.application, params.application_id);
      return updateRoleConnection(core, caller.user, params.application_id, body);
    },
  }),
  delete_application_user_role_connection: del({
    path: '/users/@me/applications/:application_id/role-connection',
    who: ['user', 'oauth2'],
    scopes: ['role_connections.write'],
    run: async ({ core, caller, params }) => {
      demandOwnGrant(caller.application, params.application_id);
      await updateRoleConnection(core, caller.user, params.application_id, null);
    },
  }),
};
