import type { APIApplicationCommand, APIGuildApplicationCommandPermissions } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { BulkCommandsBody, CommandPermissionsBody, CommandsQuery, CreateCommandBody, EditCommandBody } from '#protocol/rest/commands';
import { editCommandPermissions, getCommandPermissions, listCommandPermissions } from '#core/commands/command-permissions';
import { presentCommand, type Languages } from '#core/commands/present-command';
import { bulkOverwriteCommands, createCommand, deleteCommand, editCommand, getCommand, listCommands } from '#core/commands/register-commands';
import { commandScope, demandOwnGrant } from '#core/commands/scope-of-call';
import { del, get, patch, post, put, Reply, replyOf, type CallerKind, type RouteTable } from '../route.ts';

const REGISTRARS = ['bot', 'user', 'oauth2'] as const satisfies readonly CallerKind[];
const UPDATE = { who: REGISTRARS, scopes: ['applications.commands.update'] };
/** Of a guild: whether the application is in it counts, not whether the caller is. */
const GUILD = { ...UPDATE, unchecked: true } as const;

/** Lists show the reader's language, or all of them when asked for. */
const languagesOf = (query: CommandsQuery, headers: Record<string, string | string[] | undefined>): Languages => {
  const locale = headers['x-discord-locale'];
  return query.with_localizations ? { all: true } : { all: false, locale: typeof locale === 'string' ? locale : null };
};
const ALL: Languages = { all: true };

/** A hundred commands in thirty languages. */
const BULK_BYTES = 8 * 1024 * 1024;

export const applicationCommands: RouteTable = {
  list_application_commands: get({
    path: '/applications/:application_id/commands',
    ...UPDATE,
    query: CommandsQuery,
    reply: replyOf<APIApplicationCommand[]>(),
    run: async ({ core, caller, params, query, request }) => {
      const commands = await listCommands(core, await commandScope(core, caller, params.application_id));
      return commands.map((command) => presentCommand(command, languagesOf(query, request.headers)));
    },
  }),
  create_application_command: post({
    path: '/applications/:application_id/commands',
    ...UPDATE,
    body: CreateCommandBody,
    reply: replyOf<APIApplicationCommand>(),
    run: async ({ core, caller, params, body }) => {
      const { command, isNew } = await createCommand(core, await commandScope(core, caller, params.application_id), body);
      return new Reply(isNew ? 201 : 200, presentCommand(command, ALL));
    },
  }),
  bulk_set_application_commands: put({
    path: '/applications/:application_id/commands',
    ...UPDATE,
    body: BulkCommandsBody,
    maxBodyBytes: BULK_BYTES,
    reply: replyOf<APIApplicationCommand[]>(),
    run: async ({ core, caller, params, body }) => {
      const commands = await bulkOverwriteCommands(core, await commandScope(core, caller, params.application_id), body);
      return commands.map((command) => presentCommand(command, ALL));
    },
  }),
  get_application_command: get({
    path: '/applications/:application_id/commands/:command_id',
    ...UPDATE,
    reply: replyOf<APIApplicationCommand>(),
    run: async ({ core, caller, params }) =>
      presentCommand(await getCommand(core, await commandScope(core, caller, params.application_id), params.command_id), ALL),
  }),
  update_application_command: patch({
    path: '/applications/:application_id/commands/:command_id',
    ...UPDATE,
    body: EditCommandBody,
    reply: replyOf<APIApplicationCommand>(),
    run: async ({ core, caller, params, body }) =>
      presentCommand(await editCommand(core, await commandScope(core, caller, params.application_id), params.command_id, body), ALL),
  }),
  delete_application_command: del({
    path: '/applications/:application_id/commands/:command_id',
    ...UPDATE,
    run: async ({ core, caller, params }) => deleteCommand(core, await commandScope(core, caller, params.application_id), params.command_id),
  }),
  list_guild_application_commands: get({
    path: '/applications/:application_id/guilds/:guild_id/commands',
    ...GUILD,
    query: CommandsQuery,
    reply: replyOf<APIApplicationCommand[]>(),
    run: async ({ core, caller, params, query, request }) => {
      const commands = await listCommands(core, await commandScope(core, caller, params.application_id, params.guild_id));
      return commands.map((command) => presentCommand(command, languagesOf(query, request.headers)));
    },
  }),
  create_guild_application_command: post({
    path: '/applications/:application_id/guilds/:guild_id/commands',
    ...GUILD,
    body: CreateCommandBody,
    reply: replyOf<APIApplicationCommand>(),
    run: async ({ core, caller, params, body }) => {
      const { command, isNew } = await createCommand(core, await commandScope(core, caller, params.application_id, params.guild_id), body);
      return new Reply(isNew ? 201 : 200, presentCommand(command, ALL));
    },
  }),
  bulk_set_guild_application_commands: put({
    path: '/applications/:application_id/guilds/:guild_id/commands',
    ...GUILD,
    body: BulkCommandsBody,
    maxBodyBytes: BULK_BYTES,
    reply: replyOf<APIApplicationCommand[]>(),
    run: async ({ core, caller, params, body }) => {
      const commands = await bulkOverwriteCommands(core, await commandScope(core, caller, params.application_id, params.guild_id), body);
      return commands.map((command) => presentCommand(command, ALL));
    },
  }),
  get_guild_application_command: get({
    path: '/applications/:application_id/guilds/:guild_id/commands/:command_id',
    ...GUILD,
    reply: replyOf<APIApplicationCommand>(),
    run: async ({ core, caller, params }) =>
      presentCommand(await getCommand(core, await commandScope(core, caller, params.application_id, params.guild_id), params.command_id), ALL),
  }),
  update_guild_application_command: patch({
    path: '/applications/:application_id/guilds/:guild_id/commands/:command_id',
    ...GUILD,
    body: EditCommandBody,
    reply: replyOf<APIApplicationCommand>(),
    run: async ({ core, caller, params, body }) =>
      presentCommand(await editCommand(core, await commandScope(core, caller, params.application_id, params.guild_id), params.command_id, body), ALL),
  }),
  delete_guild_application_command: del({
    path: '/applications/:application_id/guilds/:guild_id/commands/:command_id',
    ...GUILD,
    run: async ({ core, caller, params }) => deleteCommand(core, await commandScope(core, caller, params.application_id, params.guild_id), params.command_id),
  }),
  list_guild_application_command_permissions: get({
    path: '/applications/:application_id/guilds/:guild_id/commands/permissions',
    who: REGISTRARS,
    scopes: ['applications.commands.permissions.update'],
    reply: replyOf<APIGuildApplicationCommandPermissions[]>(),
    run: async ({ core, caller, params }) => {
      demandOwnGrant(caller.application, params.application_id);
      return listCommandPermissions(core, params.application_id, params.guild_id);
    },
  }),
  // Discord has switched the operation off, and says so by this answer.
  batch_edit_command_permissions: put({
    path: '/applications/:application_id/guilds/:guild_id/commands/permissions',
    who: REGISTRARS,
    unchecked: true,
    run: async () => {
      throw apiError('METHOD_NOT_ALLOWED');
    },
  }),
  get_guild_application_command_permissions: get({
    path: '/applications/:application_id/guilds/:guild_id/commands/:command_id/permissions',
    who: REGISTRARS,
    scopes: ['applications.commands.permissions.update'],
    reply: replyOf<APIGuildApplicationCommandPermissions>(),
    run: async ({ core, caller, params }) => {
      demandOwnGrant(caller.application, params.application_id);
      return getCommandPermissions(core, params.application_id, params.guild_id, params.command_id);
    },
  }),
  set_guild_application_command_permissions: put({
    path: '/applications/:application_id/guilds/:guild_id/commands/:command_id/permissions',
    who: ['user', 'oauth2'],
    scopes: ['applications.commands.permissions.update'],
    needs: ['ManageGuild', 'ManageRoles'],
    audit: 'ApplicationCommandPermissionUpdate',
    body: CommandPermissionsBody,
    reply: replyOf<APIGuildApplicationCommandPermissions>(),
    run: async ({ core, caller, params, body, reason }) => {
      demandOwnGrant(caller.application, params.application_id);
      return editCommandPermissions(core, params.application_id, params.guild_id, params.command_id, body, { id: caller.id, reason });
    },
  }),
};
