import type { Scene } from '../scene.ts';

const V = 'ViewChannel';
/** The webhook's channel is not in the path, so that not seeing it is no other refusal. */
const UNSEEN = { ViewChannel: '403 50013' };
const idOf = (reply: Record<string, unknown>): unknown => reply['id'];

/** As multipart has them: who may use an invite. */
function targetsForm(userId: string): FormData {
  const form = new FormData();
  form.append('payload_json', JSON.stringify({ unique: true }));
  form.append('target_users_file', new Blob([`user_id\n${userId}\n`], { type: 'text/csv' }), 'people.csv');
  return form;
}

export const webhooksAndInvites: readonly Scene[] = [
  { operation: 'list_channel_webhooks', needs: [V, 'ManageWebhooks'], set: () => ({}) },
  {
    operation: 'create_webhook',
    needs: [V, 'ManageWebhooks'],
    set: () => ({ body: { name: 'hook' }, target: idOf }),
    audit: [{ action: 'WEBHOOK_CREATE', keys: ['name', 'type', 'channel_id'] }],
    events: ['WEBHOOKS_UPDATE'],
  },
  { operation: 'get_guild_webhooks', needs: ['ManageWebhooks'], set: () => ({}) },
  { operation: 'get_webhook', needs: [V, 'ManageWebhooks'], refusals: UNSEEN, set: ({ webhook }) => ({ params: { webhook_id: webhook.id } }) },
  {
    operation: 'update_webhook',
    needs: [V, 'ManageWebhooks'],
    refusals: UNSEEN,
    set: async ({ make, textId }) => {
      const { id } = await make(`/channels/${textId}/webhooks`, { name: 'old' });
      return { params: { webhook_id: id }, body: { name: 'new' }, target: id };
    },
    audit: [{ action: 'WEBHOOK_UPDATE', keys: ['name'] }],
    events: ['WEBHOOKS_UPDATE'],
  },
  {
    operation: 'update_webhook',
    as: 'into a channel where its mover may not manage webhooks',
    needs: [V, 'ManageWebhooks'],
    refusedAnyway: '403 50013',
    set: async ({ make, guildId, textId, callerRoleId }) => {
      const { id } = await make(`/channels/${textId}/webhooks`, { name: 'stays' });
      const overwrite = { id: callerRoleId, type: 0, deny: String(1 << 29) };
      const elsewhere = await make(`/guilds/${guildId}/channels`, { name: 'elsewhere', permission_overwrites: [overwrite] });
      return { params: { webhook_id: id }, body: { channel_id: elsewhere.id } };
    },
  },
  {
    operation: 'delete_webhook',
    needs: [V, 'ManageWebhooks'],
    refusals: UNSEEN,
    set: async ({ make, textId }) => {
      const { id } = await make(`/channels/${textId}/webhooks`, { name: 'goes' });
      return { params: { webhook_id: id }, target: id };
    },
    audit: [{ action: 'WEBHOOK_DELETE', keys: ['name', 'type', 'channel_id'] }],
    events: ['WEBHOOKS_UPDATE'],
  },
  {
    operation: 'follow_channel',
    needs: [V, 'ManageWebhooks'],
    set: ({ newsId, textId }) => ({ params: { channel_id: newsId }, body: { webhook_channel_id: textId }, target: ({ webhook_id: id }) => id }),
    audit: [{ action: 'WEBHOOK_CREATE', keys: ['name', 'type', 'channel_id'] }],
    events: ['WEBHOOKS_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'execute_webhook',
    needs: [],
    set: ({ webhook, world }) => ({ params: { webhook_id: webhook.id, webhook_token: webhook.token }, body: { content: 'said' }, by: { rest: world.nobody } }),
    events: ['MESSAGE_CREATE'],
  },
  {
    operation: 'update_webhook_message',
    needs: [],
    set: async ({ webhook, world }) => {
      const path = `/webhooks/${webhook.id}/${webhook.token}`;
      const { id } = await world.nobody.post<{ id: string }>(path, { content: 'said' }, { query: { wait: true } });
      const params = { webhook_id: webhook.id, webhook_token: webhook.token, message_id: id };
      return { params, body: { content: 'said otherwise' }, by: { rest: world.nobody } };
    },
    events: ['MESSAGE_UPDATE'],
  },
  {
    operation: 'delete_webhook_message',
    needs: [],
    set: async ({ webhook, world }) => {
      const path = `/webhooks/${webhook.id}/${webhook.token}`;
      const { id } = await world.nobody.post<{ id: string }>(path, { content: 'said' }, { query: { wait: true } });
      return { params: { webhook_id: webhook.id, webhook_token: webhook.token, message_id: id }, by: { rest: world.nobody } };
    },
    events: ['MESSAGE_DELETE'],
  },
  { operation: 'list_channel_invites', needs: [V, 'ManageChannels'], set: () => ({}) },
  {
    operation: 'create_channel_invite',
    needs: [V, 'CreateInstantInvite'],
    set: () => ({ body: { unique: true }, target: null }),
    audit: [{ action: 'INVITE_CREATE', keys: ['code', 'channel_id', 'inviter_id', 'max_uses', 'uses', 'max_age', 'temporary'] }],
    events: ['INVITE_CREATE'],
  },
  {
    operation: 'create_channel_invite',
    as: 'that gives a role',
    needs: [V, 'CreateInstantInvite', 'ManageRoles'],
    set: ({ roleId }) => ({ body: { unique: true, role_ids: [roleId] }, target: null }),
    audit: [{ action: 'INVITE_CREATE', keys: ['code'] }],
    events: ['INVITE_CREATE'],
  },
  {
    operation: 'create_channel_invite',
    as: 'that gives a role above the inviter',
    needs: [V, 'CreateInstantInvite', 'ManageRoles'],
    refusedAnyway: '403 50013',
    set: ({ highRoleId }) => ({ body: { unique: true, role_ids: [highRoleId] } }),
  },
  { operation: 'list_guild_invites', as: 'by managers', needs: ['ManageGuild'], set: () => ({}) },
  { operation: 'list_guild_invites', as: 'by readers of the log', needs: ['ViewAuditLog'], set: () => ({}) },
  ...(['ManageGuild', 'ManageChannels'] as const).map((permission): Scene => ({
    operation: 'invite_revoke',
    as: `with ${permission}`,
    needs: permission === 'ManageGuild' ? [permission] : [V, permission],
    refusals: UNSEEN,
    set: async ({ make, textId }) => {
      const { code } = await make<{ code: string }>(`/channels/${textId}/invites`, { unique: true });
      return { params: { code }, target: null };
    },
    audit: [{ action: 'INVITE_DELETE', keys: ['code', 'channel_id'] }],
    events: ['INVITE_DELETE'],
  })),
  ...(['ManageGuild', 'ViewAuditLog'] as const).flatMap((permission): Scene[] =>
    (['get_invite_target_users', 'get_invite_target_users_job_status'] as const).map((operation) => ({
      operation,
      as: `with ${permission}`,
      needs: [permission],
      set: async ({ alice, textId, bob }) => {
        const { body } = await alice.rest.ask<{ code: string }>('POST', `/channels/${textId}/invites`, { form: targetsForm(bob.id) });
        return { params: { code: body.code } };
      },
    })),
  ),
  {
    operation: 'update_invite_target_users',
    needs: ['ManageGuild'],
    set: async ({ make, textId, bob }) => {
      const { code } = await make<{ code: string }>(`/channels/${textId}/invites`, { unique: true });
      return { params: { code }, form: targetsForm(bob.id) };
    },
  },
  { operation: 'get_guild_vanity_url', needs: ['ManageGuild'], set: () => ({}) },
];
