import { KEYWORD_RULE } from '../../furnish.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

const idOf = (reply: Record<string, unknown>): unknown => reply['id'];
const idOfGuild = ({ guildId }: Stage): string => guildId;
const MANAGE = 'ManageGuild';

/** A guild has one template only. */
async function template({ alice, guildId, make }: Stage): Promise<string> {
  await withoutTemplate(alice.rest, guildId);
  return (await make<{ code: string }>(`/guilds/${guildId}/templates`, { name: 'template' })).code;
}
async function withoutTemplate(rest: Stage['alice']['rest'], guildId: string): Promise<void> {
  for (const { code } of await rest.get<{ code: string }[]>(`/guilds/${guildId}/templates`)) await rest.delete(`/guilds/${guildId}/templates/${code}`);
}

/** Of keyword rules a guild has few. */
async function rule({ alice, guildId, make }: Stage): Promise<string> {
  await withoutRules(alice.rest, guildId);
  return (await make(`/guilds/${guildId}/auto-moderation/rules`, KEYWORD_RULE)).id;
}
async function withoutRules(rest: Stage['alice']['rest'], guildId: string): Promise<void> {
  for (const { id } of await rest.get<{ id: string }[]>(`/guilds/${guildId}/auto-moderation/rules`))
    await rest.delete(`/guilds/${guildId}/auto-moderation/rules/${id}`);
}

/** Somebody asks to be let in; afterwards the guild asks nobody any more. */
async function joinRequest({ alice, guildId, textId, make, world }: Stage): Promise<string> {
  const form = { field_type: 'PARAGRAPH', label: 'why', required: true };
  await alice.rest.patch(`/guilds/${guildId}/member-verification`, { enabled: true, form_fields: [form] });
  const guest = await world.person('guest');
  const { code } = await make<{ code: string }>(`/channels/${textId}/invites`, { unique: true });
  await guest.rest.post(`/invites/${code}`);
  const { id } = await guest.rest.put<{ id: string }>(`/guilds/${guildId}/requests/@me`, { form_fields: [{ ...form, response: 'to talk' }] });
  await alice.rest.patch(`/guilds/${guildId}/member-verification`, { enabled: false, form_fields: [] });
  return id;
}

export const guildSettings: readonly Scene[] = [
  { operation: 'list_guild_audit_log_entries', needs: ['ViewAuditLog'], set: () => ({}) },
  {
    operation: 'update_guild',
    needs: [MANAGE],
    set: (stage) => ({ body: { name: `guild ${stage.textId.slice(-4)}`, afk_timeout: 900, verification_level: 1 }, target: idOfGuild(stage) }),
    audit: [{ action: 'GUILD_UPDATE', keys: ['name', 'afk_timeout', 'verification_level'] }],
    events: ['GUILD_UPDATE'],
  },
  {
    operation: 'update_guild',
    as: 'making it a community',
    needs: ['Administrator'],
    has: [MANAGE],
    set: ({ textId, newsId }) => ({
      body: { features: ['COMMUNITY'], rules_channel_id: textId, public_updates_channel_id: newsId, verification_level: 1, explicit_content_filter: 2 },
    }),
    audit: [{ action: 'GUILD_UPDATE', keys: ['rules_channel_id', 'public_updates_channel_id', 'explicit_content_filter'] }],
    events: ['GUILD_UPDATE'],
  },
  { operation: 'update_guild', as: 'giving it away', needs: [MANAGE], refusedAnyway: '403 50013', set: ({ bob }) => ({ body: { owner_id: bob.id } }) },
  { operation: 'get_guild_widget_settings', needs: [MANAGE], set: () => ({}) },
  {
    operation: 'update_guild_widget_settings',
    needs: [MANAGE],
    set: (stage) => ({ body: { enabled: true, channel_id: stage.textId }, target: idOfGuild(stage) }),
    audit: [{ action: 'GUILD_UPDATE', keys: ['widget_enabled', 'widget_channel_id'] }],
    events: ['GUILD_UPDATE'],
  },
  {
    operation: 'get_guild_widget',
    as: 'whose channel has no invite yet',
    needs: [],
    set: async (stage) => {
      const channel = await stage.make(`/guilds/${stage.guildId}/channels`, { name: 'welcome' });
      await stage.alice.rest.patch(`/guilds/${stage.guildId}/widget`, { enabled: true, channel_id: channel.id });
      return { by: { rest: stage.world.nobody } };
    },
    events: ['INVITE_CREATE'],
  },
  { operation: 'get_guild_welcome_screen', as: 'that is off', needs: [MANAGE], refusals: { ManageGuild: '404 10069' }, set: () => ({}) },
  {
    operation: 'update_guild_welcome_screen',
    needs: [MANAGE],
    set: (stage) => ({
      body: { enabled: true, description: 'come in', welcome_channels: [{ channel_id: stage.textId, description: 'talk' }] },
      target: idOfGuild(stage),
    }),
    audit: [{ action: 'GUILD_UPDATE', keys: [] }],
    events: ['GUILD_UPDATE'],
  },
  { operation: 'get_guilds_onboarding', as: 'that is off', needs: [MANAGE], set: () => ({}) },
  {
    operation: 'put_guilds_onboarding',
    needs: [MANAGE, 'ManageRoles'],
    set: ({ textId }) => ({ body: { prompts: [], default_channel_ids: [textId], enabled: false, mode: 0 } }),
    audit: [{ action: 'ONBOARDING_CREATE', keys: ['default_channel_ids'] }],
  },
  {
    operation: 'put_guilds_onboarding',
    as: 'with a question',
    needs: [MANAGE, 'ManageRoles'],
    set: ({ textId, roleId }) => ({
      body: {
        prompts: [
          {
            id: '1',
            type: 0,
            title: 'who',
            single_select: true,
            required: false,
            in_onboarding: true,
            options: [{ title: 'me', channel_ids: [textId], role_ids: [roleId] }],
          },
        ],
        default_channel_ids: [textId],
        enabled: false,
        mode: 1,
      },
    }),
    audit: [
      { action: 'ONBOARDING_PROMPT_CREATE', keys: ['title', 'options'] },
      { action: 'ONBOARDING_UPDATE', keys: ['mode'] },
    ],
    events: ['GUILD_UPDATE'],
  },
  {
    operation: 'put_guilds_onboarding',
    as: 'with another title of a question',
    needs: [MANAGE, 'ManageRoles'],
    set: async ({ alice, guildId }) => {
      const { prompts } = await alice.rest.get<{ prompts: { id: string }[] }>(`/guilds/${guildId}/onboarding`);
      return { body: { prompts: prompts.map((prompt) => ({ ...prompt, title: 'who are you' })) }, target: prompts[0]?.id ?? '' };
    },
    audit: [{ action: 'ONBOARDING_PROMPT_UPDATE', keys: ['title'] }],
  },
  {
    operation: 'put_guilds_onboarding',
    as: 'without questions',
    needs: [MANAGE, 'ManageRoles'],
    set: async ({ alice, guildId }) => {
      const { prompts } = await alice.rest.get<{ prompts: { id: string }[] }>(`/guilds/${guildId}/onboarding`);
      return { body: { prompts: [] }, target: prompts[0]?.id ?? '' };
    },
    audit: [{ action: 'ONBOARDING_PROMPT_DELETE', keys: ['title'] }],
    events: ['GUILD_UPDATE'],
  },
  { operation: 'get_guild_new_member_welcome', as: 'that is off', needs: [MANAGE], set: () => ({}) },
  {
    operation: 'modify_member_verification',
    needs: [MANAGE],
    set: (stage) => ({
      body: { enabled: true, description: 'read this', form_fields: [{ field_type: 'TERMS', label: 'rules', values: ['be kind'], required: true }] },
      target: idOfGuild(stage),
    }),
    audit: [{ action: 'GUILD_UPDATE', keys: [] }],
    events: ['GUILD_UPDATE'],
  },
  { operation: 'get_guild_join_requests', needs: ['KickMembers'], set: () => ({}) },
  ...(['APPROVED', 'REJECTED'] as const).map((action): Scene => ({
    operation: 'action_guild_join_request',
    as: action.toLowerCase(),
    needs: ['KickMembers'],
    set: async (stage) => ({ params: { request_id: await joinRequest(stage) }, body: { action } }),
    events: ['GUILD_JOIN_REQUEST_UPDATE', ...(action === 'APPROVED' ? ['GUILD_MEMBER_ADD', 'MESSAGE_CREATE'] : [])],
  })),
  {
    operation: 'update_guild_incident_actions',
    needs: [MANAGE],
    set: () => ({ body: { dms_disabled_until: new Date(Date.now() + 3_600_000).toISOString() } }),
    events: ['GUILD_UPDATE'],
  },
  { operation: 'list_guild_integrations', needs: [MANAGE], set: () => ({}) },
  {
    operation: 'delete_guild_integration',
    needs: [MANAGE],
    set: async ({ alice, guildId, world }) => {
      const bot = await world.bot({ owner: alice, guildId, permissions: 1n });
      const integrations = await alice.rest.get<{ id: string; application: { id: string } }[]>(`/guilds/${guildId}/integrations`);
      const id = integrations.find(({ application }) => application.id === bot.id)?.id ?? '';
      return { params: { integration_id: id }, target: id };
    },
    audit: [{ action: 'INTEGRATION_DELETE', keys: ['name', 'type'] }],
    events: ['GUILD_INTEGRATIONS_UPDATE', 'INTEGRATION_DELETE', 'GUILD_MEMBER_REMOVE', 'GUILD_ROLE_DELETE'],
  },
  {
    operation: 'delete_guild_integration',
    as: 'of a bot that made a webhook',
    needs: [MANAGE],
    set: async ({ alice, guildId, textId, world }) => {
      const bot = await world.bot({ owner: alice, guildId });
      await bot.rest.post(`/channels/${textId}/webhooks`, { name: 'of a bot' });
      const integrations = await alice.rest.get<{ id: string; application: { id: string } }[]>(`/guilds/${guildId}/integrations`);
      return { params: { integration_id: integrations.find(({ application }) => application.id === bot.id)?.id ?? '' } };
    },
    audit: [
      { action: 'INTEGRATION_DELETE', keys: ['name', 'type'] },
      { action: 'WEBHOOK_DELETE', keys: ['name'] },
    ],
    events: ['GUILD_INTEGRATIONS_UPDATE', 'INTEGRATION_DELETE', 'GUILD_MEMBER_REMOVE', 'GUILD_ROLE_DELETE', 'WEBHOOKS_UPDATE'],
  },
  { operation: 'list_guild_templates', needs: [MANAGE], set: () => ({}) },
  {
    operation: 'create_guild_template',
    needs: [MANAGE],
    set: async ({ alice, guildId }) => (await withoutTemplate(alice.rest, guildId), { body: { name: 'template' } }),
  },
  { operation: 'sync_guild_template', needs: [MANAGE], set: async (stage) => ({ params: { code: await template(stage) } }) },
  { operation: 'update_guild_template', needs: [MANAGE], set: async (stage) => ({ params: { code: await template(stage) }, body: { name: 'changed' } }) },
  { operation: 'delete_guild_template', needs: [MANAGE], set: async (stage) => ({ params: { code: await template(stage) } }) },
  { operation: 'list_auto_moderation_rules', needs: [MANAGE], set: () => ({}) },
  { operation: 'get_auto_moderation_rule', needs: [MANAGE], set: async (stage) => ({ params: { rule_id: await rule(stage) } }) },
  {
    operation: 'create_auto_moderation_rule',
    needs: [MANAGE],
    set: async ({ alice, guildId }) => (await withoutRules(alice.rest, guildId), { body: KEYWORD_RULE, target: idOf }),
    audit: [{ action: 'AUTO_MODERATION_RULE_CREATE', keys: ['name', 'event_type', 'trigger_type', 'trigger_metadata', 'actions', 'enabled'] }],
    events: ['AUTO_MODERATION_RULE_CREATE'],
  },
  {
    operation: 'create_auto_moderation_rule',
    as: 'that times out',
    needs: [MANAGE, 'ModerateMembers'],
    set: async ({ alice, guildId }) => {
      await withoutRules(alice.rest, guildId);
      return { body: { ...KEYWORD_RULE, actions: [{ type: 3, metadata: { duration_seconds: 60 } }] }, target: idOf };
    },
    audit: [{ action: 'AUTO_MODERATION_RULE_CREATE', keys: ['actions'] }],
    events: ['AUTO_MODERATION_RULE_CREATE'],
  },
  {
    operation: 'update_auto_moderation_rule',
    needs: [MANAGE],
    set: async (stage) => {
      const id = await rule(stage);
      return { params: { rule_id: id }, body: { name: 'changed', enabled: true, trigger_metadata: { keyword_filter: ['yyy'] } }, target: id };
    },
    audit: [{ action: 'AUTO_MODERATION_RULE_UPDATE', keys: ['name', 'enabled', '$add_keyword_filter', '$remove_keyword_filter'] }],
    events: ['AUTO_MODERATION_RULE_UPDATE'],
  },
  {
    operation: 'delete_auto_moderation_rule',
    needs: [MANAGE],
    set: async (stage) => {
      const id = await rule(stage);
      return { params: { rule_id: id }, target: id };
    },
    audit: [{ action: 'AUTO_MODERATION_RULE_DELETE', keys: ['name', 'trigger_type'] }],
    events: ['AUTO_MODERATION_RULE_DELETE'],
  },
  {
    operation: 'set_guild_application_command_permissions',
    needs: [MANAGE, 'ManageRoles'],
    caller: 'person',
    set: ({ bot, commandId, bob }) => ({
      params: { application_id: bot.id, command_id: commandId },
      body: { permissions: [{ id: bob.id, type: 2, permission: false }] },
      target: commandId,
    }),
    audit: [{ action: 'APPLICATION_COMMAND_PERMISSION_UPDATE' }],
    events: ['APPLICATION_COMMAND_PERMISSIONS_UPDATE'],
  },
  {
    operation: 'update_guild_application_command',
    needs: [],
    set: async ({ bot, guildId }) => {
      const { id } = await bot.rest.post<{ id: string }>(`/applications/${bot.id}/guilds/${guildId}/commands`, { name: 'here', description: 'in this guild' });
      return { params: { application_id: bot.id, command_id: id }, body: { description: 'changed' }, by: bot };
    },
    events: ['GUILD_APPLICATION_COMMAND_INDEX_UPDATE'],
  },
];
