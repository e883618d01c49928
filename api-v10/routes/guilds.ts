import type {
  APIGuild,
  RESTGetAPIGuildIntegrationsResult,
  RESTGetAPIGuildPreviewResult,
  RESTGetAPIGuildResult,
  RESTGetAPIGuildVanityUrlResult,
  RESTGetAPIGuildWidgetJSONResult,
  RESTGetAPIGuildWidgetSettingsResult,
  RESTPatchAPIGuildResult,
  RESTPostAPIGuildsMFAResult,
  RESTPutAPIGuildIncidentActionsResult,
} from 'discord-api-types/v10';
import {
  CreateGuildBody,
  DeleteGuildBody,
  EditGuildBody,
  GuildQuery,
  IncidentActionsBody,
  MfaLevelBody,
  VanityUrlBody,
  WidgetSettingsBody,
} from '#protocol/rest/guilds';
import { createGuild } from '#core/guilds/create-guild';
import { deleteGuild } from '#core/guilds/delete-guild';
import { editGuild } from '#core/guilds/edit-guild';
import { getGuild, getGuildPreview } from '#core/guilds/get-guild';
import { getWidget, getWidgetSettings, setIncidentActions, setMfaLevel, setWidgetSettings } from '#core/guilds/guild-settings';
import { deleteIntegration, listIntegrations } from '#core/guilds/integrations';
import { getVanityUrl, setVanityUrl } from '#core/guilds/vanity-url';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

export const guilds: RouteTable = {
  create_guild: post({
    path: '/guilds',
    who: ['user'],
    bucket: { requests: 10, perSeconds: 60 },
    body: CreateGuildBody,
    status: 201,
    reply: replyOf<APIGuild>(),
    run: ({ core, caller, body }) => createGuild(core, caller.id, body),
  }),
  get_guild: get({
    path: '/guilds/:guild_id',
    who: ['bot', 'user'],
    query: GuildQuery,
    reply: replyOf<RESTGetAPIGuildResult>(),
    run: async ({ guild, query }) => getGuild(guild.state, query.with_counts),
  }),
  get_guild_preview: get({
    path: '/guilds/:guild_id/preview',
    who: ['bot', 'user'],
    unchecked: true,
    reply: replyOf<RESTGetAPIGuildPreviewResult>(),
    run: ({ core, params, caller }) => getGuildPreview(core, params.guild_id, caller.id),
  }),
  update_guild: patch({
    path: '/guilds/:guild_id',
    who: ['bot', 'user'],
    // To hand it over.
    stepUp: ({ owner_id: owner }) => (owner === undefined ? null : 'second-factor'),
    needs: ['ManageGuild'],
    audit: 'GuildUpdate',
    body: EditGuildBody,
    reply: replyOf<RESTPatchAPIGuildResult>(),
    run: ({ core, guild, caller, body, reason }) => editGuild(core, guild.state, body, { id: caller.id, reason }),
  }),
  delete_guild: del({
    path: '/guilds/:guild_id',
    who: ['user'],
    stepUp: 'second-factor',
    run: ({ core, guild, caller }) => deleteGuild(core, guild.state, caller.id),
  }),
  // What Discord's own client sends.
  delete_guild_by_post: post({
    path: '/guilds/:guild_id/delete',
    who: ['user'],
    stepUp: 'second-factor',
    body: DeleteGuildBody,
    run: ({ core, guild, caller }) => deleteGuild(core, guild.state, caller.id),
  }),
  modify_guild_mfa_level: post({
    path: '/guilds/:guild_id/mfa',
    who: ['user'],
    stepUp: 'second-factor',
    audit: 'GuildUpdate',
    body: MfaLevelBody,
    reply: replyOf<RESTPostAPIGuildsMFAResult>(),
    run: ({ core, guild, caller, body, reason }) => setMfaLevel(core, guild.state, body.level, { id: caller.id, reason }),
  }),
  update_guild_incident_actions: put({
    path: '/guilds/:guild_id/incident-actions',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    body: IncidentActionsBody,
    reply: replyOf<RESTPutAPIGuildIncidentActionsResult>(),
    run: ({ core, guild, caller, body, reason }) => setIncidentActions(core, guild.state, body, { id: caller.id, reason }),
  }),
  get_guild_vanity_url: get({
    path: '/guilds/:guild_id/vanity-url',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    reply: replyOf<RESTGetAPIGuildVanityUrlResult>(),
    run: ({ core, guild }) => getVanityUrl(core, guild.state),
  }),
  update_guild_vanity_url: patch({
    path: '/guilds/:guild_id/vanity-url',
    who: ['bot', 'user'],
    stepUp: 'second-factor',
    needs: ['ManageGuild'],
    audit: 'GuildUpdate',
    body: VanityUrlBody,
    reply: replyOf<RESTGetAPIGuildVanityUrlResult>(),
    run: ({ core, guild, caller, body, reason }) => setVanityUrl(core, guild.state, body.code ?? null, { id: caller.id, reason }),
  }),
  list_guild_integrations: get({
    path: '/guilds/:guild_id/integrations',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    reply: replyOf<RESTGetAPIGuildIntegrationsResult>(),
    run: ({ core, guild }) => listIntegrations(core, guild.state),
  }),
  delete_guild_integration: del({
    path: '/guilds/:guild_id/integrations/:integration_id',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    audit: 'IntegrationDelete',
    run: ({ core, guild, params, caller, reason }) => deleteIntegration(core, guild.state, params.integration_id, { id: caller.id, reason }),
  }),
  get_guild_widget_settings: get({
    path: '/guilds/:guild_id/widget',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    reply: replyOf<RESTGetAPIGuildWidgetSettingsResult>(),
    run: async ({ guild }) => getWidgetSettings(guild.state),
  }),
  update_guild_widget_settings: patch({
    path: '/guilds/:guild_id/widget',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    audit: 'GuildUpdate',
    body: WidgetSettingsBody,
    reply: replyOf<RESTGetAPIGuildWidgetSettingsResult>(),
    run: ({ core, guild, caller, body, reason }) => setWidgetSettings(core, guild.state, body, { id: caller.id, reason }),
  }),
  get_guild_widget: get({
    path: '/guilds/:guild_id/widget.json',
    who: ['nobody', 'bot', 'user'],
    unchecked: true,
    reply: replyOf<RESTGetAPIGuildWidgetJSONResult>(),
    run: ({ core, params }) => getWidget(core, params.guild_id),
  }),
};
