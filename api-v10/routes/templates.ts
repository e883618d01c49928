import type { APIGuild, APITemplate } from 'discord-api-types/v10';
import { CreateTemplateBody, EditTemplateBody, UseTemplateBody } from '#protocol/rest/templates';
import { createGuildFromTemplate, createTemplate, deleteTemplate, editTemplate, getTemplate, listTemplates, syncTemplate } from '#core/templates/templates';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

export const templates: RouteTable = {
  get_guild_template: get({
    path: '/guilds/templates/:code',
    who: ['nobody', 'bot', 'user'],
    reply: replyOf<APITemplate>(),
    run: ({ core, params }) => getTemplate(core, params.code),
  }),
  create_guild_from_template: post({
    path: '/guilds/templates/:code',
    who: ['user'],
    bucket: { requests: 10, perSeconds: 60 },
    body: UseTemplateBody,
    status: 201,
    reply: replyOf<APIGuild>(),
    run: ({ core, params, body, caller }) => createGuildFromTemplate(core, params.code, body, caller.id),
  }),
  list_guild_templates: get({
    path: '/guilds/:guild_id/templates',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    reply: replyOf<APITemplate[]>(),
    run: ({ core, guild }) => listTemplates(core, guild.state),
  }),
  create_guild_template: post({
    path: '/guilds/:guild_id/templates',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    body: CreateTemplateBody,
    reply: replyOf<APITemplate>(),
    run: ({ core, guild, body, caller }) => createTemplate(core, guild.state, body, caller.id),
  }),
  sync_guild_template: put({
    path: '/guilds/:guild_id/templates/:code',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    reply: replyOf<APITemplate>(),
    run: ({ core, guild, params }) => syncTemplate(core, guild.state, params.code),
  }),
  update_guild_template: patch({
    path: '/guilds/:guild_id/templates/:code',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    body: EditTemplateBody,
    reply: replyOf<APITemplate>(),
    run: ({ core, guild, params, body }) => editTemplate(core, guild.state, params.code, body),
  }),
  delete_guild_template: del({
    path: '/guilds/:guild_id/templates/:code',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    reply: replyOf<APITemplate>(),
    run: ({ core, guild, params }) => deleteTemplate(core, guild.state, params.code),
  }),
};
