import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

const V = 'ViewChannel';
const SEND = String(1 << 11);
const idOf = (reply: Record<string, unknown>): unknown => reply['id'];
const channelOf = async ({ make, guildId }: Stage, body: object = {}): Promise<string> =>
  (await make(`/guilds/${guildId}/channels`, { name: 'made', ...body })).id;
const roleOf = async ({ make, guildId }: Stage): Promise<string> => (await make(`/guilds/${guildId}/roles`, { name: 'made', permissions: '0' })).id;
const CREATED = ['name', 'type', 'permission_overwrites'];

export const channels: readonly Scene[] = [
  { operation: 'get_channel', needs: [V], set: () => ({}) },
  { operation: 'list_guild_channels', needs: [V], refusals: { ViewChannel: 'nothing' }, set: () => ({}) },
  {
    operation: 'create_guild_channel',
    needs: ['ManageChannels'],
    set: () => ({ body: { name: 'new' }, target: idOf }),
    audit: [{ action: 'CHANNEL_CREATE', keys: CREATED.slice(0, 2) }],
    events: ['CHANNEL_CREATE'],
  },
  {
    operation: 'create_guild_channel',
    as: 'in a category',
    needs: [V, 'ManageChannels'],
    refusals: { ViewChannel: '403 50013' },
    set: ({ categoryId }) => ({ body: { name: 'new', parent_id: categoryId }, target: idOf }),
    audit: [{ action: 'CHANNEL_CREATE', keys: ['parent_id'] }],
    events: ['CHANNEL_CREATE'],
  },
  {
    operation: 'create_guild_channel',
    as: 'with overwrites',
    needs: ['ManageChannels', 'ManageRoles', 'SendMessages'],
    set: ({ roleId }) => ({ body: { name: 'new', permission_overwrites: [{ id: roleId, type: 0, deny: SEND }] }, target: idOf }),
    audit: [{ action: 'CHANNEL_CREATE', keys: CREATED }],
    events: ['CHANNEL_CREATE'],
  },
  {
    operation: 'bulk_update_guild_channels',
    needs: [V, 'ManageChannels'],
    refusals: { ViewChannel: '403 50013' },
    set: async (stage) => {
      const id = await channelOf(stage);
      return { body: [{ id, position: 40 }], target: id };
    },
    audit: [{ action: 'CHANNEL_UPDATE', keys: ['position'] }],
    events: ['CHANNEL_UPDATE'],
  },
  {
    operation: 'bulk_update_guild_channels',
    as: 'taking the overwrites of a category',
    needs: [V, 'ManageChannels', 'ManageRoles', 'SendMessages'],
    refusals: { ViewChannel: '403 50013' },
    set: async (stage) => {
      const categoryId = await channelOf(stage, { type: 4, permission_overwrites: [{ id: stage.roleId, type: 0, deny: SEND }] });
      const id = await channelOf(stage);
      return { body: [{ id, parent_id: categoryId, lock_permissions: true }], target: id };
    },
    audit: [{ action: 'CHANNEL_UPDATE', keys: ['parent_id', 'permission_overwrites'] }],
    events: ['CHANNEL_UPDATE'],
  },
  {
    operation: 'update_channel',
    needs: [V, 'ManageChannels'],
    set: async (stage) => {
      const id = await channelOf(stage);
      return { params: { channel_id: id }, body: { name: 'changed', topic: 'what for', rate_limit_per_user: 5 }, target: id };
    },
    audit: [{ action: 'CHANNEL_UPDATE', keys: ['name', 'topic', 'rate_limit_per_user'] }],
    events: ['CHANNEL_UPDATE'],
  },
  {
    operation: 'update_channel',
    as: 'of voice',
    needs: [V, 'Connect', 'ManageChannels'],
    set: async (stage) => {
      const id = await channelOf(stage, { type: 2 });
      return { params: { channel_id: id }, body: { name: 'changed', user_limit: 5 }, target: id };
    },
    audit: [{ action: 'CHANNEL_UPDATE', keys: ['name', 'user_limit'] }],
    events: ['CHANNEL_UPDATE'],
  },
  {
    operation: 'update_channel',
    as: 'with overwrites',
    needs: [V, 'ManageChannels', 'ManageRoles', 'SendMessages'],
    set: async (stage) => {
      const id = await channelOf(stage);
      return { params: { channel_id: id }, body: { name: 'changed', permission_overwrites: [{ id: stage.roleId, type: 0, deny: SEND }] }, target: id };
    },
    audit: [
      { action: 'CHANNEL_UPDATE', keys: ['name'] },
      { action: 'CHANNEL_OVERWRITE_CREATE', keys: ['id', 'type', 'allow', 'deny'], options: { type: '0' } },
    ],
    events: ['CHANNEL_UPDATE'],
  },
  {
    operation: 'delete_channel',
    needs: [V, 'ManageChannels'],
    set: async (stage) => {
      const id = await channelOf(stage);
      return { params: { channel_id: id }, target: id };
    },
    audit: [{ action: 'CHANNEL_DELETE', keys: ['name', 'type'] }],
    events: ['CHANNEL_DELETE'],
  },
  {
    operation: 'set_channel_permission_overwrite',
    needs: [V, 'ManageRoles', 'SendMessages'],
    set: async (stage) => {
      const id = await channelOf(stage);
      return { params: { channel_id: id, overwrite_id: stage.roleId }, body: { type: 0, deny: SEND }, target: id };
    },
    audit: [{ action: 'CHANNEL_OVERWRITE_CREATE', keys: ['id', 'type', 'allow', 'deny'], options: { type: '0', role_name: 'role' } }],
    events: ['CHANNEL_UPDATE'],
  },
  {
    operation: 'set_channel_permission_overwrite',
    as: 'anew, of a member',
    needs: [V, 'ManageRoles', 'SendMessages'],
    set: async (stage) => {
      const id = await channelOf(stage, { permission_overwrites: [{ id: stage.bob.id, type: 1, deny: '0' }] });
      return { params: { channel_id: id, overwrite_id: stage.bob.id }, body: { type: 1, deny: SEND }, target: id };
    },
    audit: [{ action: 'CHANNEL_OVERWRITE_UPDATE', keys: ['deny'], options: { type: '1' } }],
    events: ['CHANNEL_UPDATE'],
  },
  {
    operation: 'delete_channel_permission_overwrite',
    needs: [V, 'ManageRoles', 'SendMessages'],
    set: async (stage) => {
      const id = await channelOf(stage, { permission_overwrites: [{ id: stage.roleId, type: 0, deny: SEND }] });
      return { params: { channel_id: id, overwrite_id: stage.roleId }, target: id };
    },
    audit: [{ action: 'CHANNEL_OVERWRITE_DELETE', keys: ['id', 'type', 'allow', 'deny'], options: { type: '0', role_name: 'role' } }],
    events: ['CHANNEL_UPDATE'],
  },
];

export const roles: readonly Scene[] = [
  {
    operation: 'create_guild_role',
    needs: ['ManageRoles'],
    set: () => ({ body: { name: 'new', permissions: '0' }, target: idOf }),
    audit: [{ action: 'ROLE_CREATE', keys: ['name'] }],
    events: ['GUILD_ROLE_CREATE'],
  },
  {
    operation: 'create_guild_role',
    as: 'with permissions',
    needs: ['ManageRoles', 'SendMessages'],
    set: () => ({ body: { name: 'new', permissions: SEND }, target: idOf }),
    audit: [{ action: 'ROLE_CREATE', keys: ['name', 'permissions'] }],
    events: ['GUILD_ROLE_CREATE'],
  },
  {
    operation: 'update_guild_role',
    needs: ['ManageRoles', 'SendMessages'],
    set: async (stage) => {
      const id = await roleOf(stage);
      return { params: { role_id: id }, body: { name: 'changed', permissions: SEND, hoist: true, mentionable: true, color: 255 }, target: id };
    },
    audit: [{ action: 'ROLE_UPDATE', keys: ['name', 'permissions', 'hoist', 'mentionable', 'color'] }],
    events: ['GUILD_ROLE_UPDATE'],
  },
  {
    operation: 'update_guild_role',
    as: 'above',
    needs: ['ManageRoles'],
    refusedAnyway: '403 50013',
    set: ({ highRoleId }) => ({ params: { role_id: highRoleId }, body: { name: 'changed' } }),
  },
  {
    operation: 'update_guild_role',
    as: 'of their own',
    needs: ['ManageRoles'],
    refusedAnyway: '403 50013',
    set: ({ callerRoleId }) => ({ params: { role_id: callerRoleId }, body: { name: 'changed' } }),
  },
  {
    operation: 'bulk_update_guild_roles',
    needs: ['ManageRoles'],
    set: async (stage) => {
      const id = await roleOf(stage);
      await roleOf(stage);
      return { body: [{ id, position: 3 }] };
    },
    audit: [{ action: 'ROLE_UPDATE', keys: ['position'] }],
    events: ['GUILD_ROLE_UPDATE'],
  },
  {
    operation: 'bulk_update_guild_roles',
    as: 'above',
    needs: ['ManageRoles'],
    refusedAnyway: '403 50013',
    set: ({ highRoleId }) => ({ body: [{ id: highRoleId, position: 1 }] }),
  },
  {
    operation: 'delete_guild_role',
    needs: ['ManageRoles'],
    set: async (stage) => {
      const id = await roleOf(stage);
      return { params: { role_id: id }, target: id };
    },
    audit: [{ action: 'ROLE_DELETE', keys: ['name'] }],
    events: ['GUILD_ROLE_DELETE'],
  },
  {
    operation: 'delete_guild_role',
    as: 'above',
    needs: ['ManageRoles'],
    refusedAnyway: '403 50013',
    set: ({ highRoleId }) => ({ params: { role_id: highRoleId } }),
  },
  {
    operation: 'add_guild_member_role',
    needs: ['ManageRoles'],
    set: async (stage) => ({ params: { user_id: stage.bob.id, role_id: await roleOf(stage) }, target: stage.bob.id }),
    audit: [{ action: 'MEMBER_ROLE_UPDATE', keys: ['$add'] }],
    events: ['GUILD_MEMBER_UPDATE'],
  },
  {
    operation: 'add_guild_member_role',
    as: 'above',
    needs: ['ManageRoles'],
    refusedAnyway: '403 50013',
    set: ({ bob, highRoleId }) => ({ params: { user_id: bob.id, role_id: highRoleId } }),
  },
  {
    operation: 'delete_guild_member_role',
    needs: ['ManageRoles'],
    set: async (stage) => {
      const role = await roleOf(stage);
      await stage.alice.rest.put(`/guilds/${stage.guildId}/members/${stage.bob.id}/roles/${role}`);
      return { params: { user_id: stage.bob.id, role_id: role }, target: stage.bob.id };
    },
    audit: [{ action: 'MEMBER_ROLE_UPDATE', keys: ['$remove'] }],
    events: ['GUILD_MEMBER_UPDATE'],
  },
];
