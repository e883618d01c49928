import { issueTokens } from '#core/oauth2/issue-tokens';
import type { PermissionName, Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { guestIn } from './voice-and-stages.ts';

const V = 'ViewChannel';
const later = (): string => new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000).toISOString();
const newcomerId = async ({ newcomer }: Stage): Promise<string> => (await newcomer()).id;
const bannedId = async (stage: Stage): Promise<string> => {
  const id = await newcomerId(stage);
  await stage.alice.rest.put(`/guilds/${stage.guildId}/bans/${id}`);
  return id;
};
const roleOf = async ({ make, guildId }: Stage): Promise<string> => (await make(`/guilds/${guildId}/roles`, { name: 'made', permissions: '0' })).id;
/** Somebody above the callers. */
const superior = async (stage: Stage): Promise<string> => {
  const id = await newcomerId(stage);
  await stage.alice.rest.put(`/guilds/${stage.guildId}/members/${id}/roles/${stage.highRoleId}`);
  return id;
};

/** Fields of a member, each with its permission. */
const FIELDS: readonly { as: string; needs: readonly PermissionName[]; body(stage: Stage): object | Promise<object>; action: string; key: string }[] = [
  { as: 'a nickname', needs: ['ManageNicknames'], body: () => ({ nick: 'renamed' }), action: 'MEMBER_UPDATE', key: 'nick' },
  { as: 'roles', needs: ['ManageRoles'], body: async (stage) => ({ roles: [await roleOf(stage)] }), action: 'MEMBER_ROLE_UPDATE', key: '$add' },
  {
    as: 'a timeout',
    needs: ['ModerateMembers'],
    body: () => ({ communication_disabled_until: later() }),
    action: 'MEMBER_UPDATE',
    key: 'communication_disabled_until',
  },
  ...([['ManageGuild'], ['ManageRoles'], ['ModerateMembers', 'KickMembers', 'BanMembers']] as const).map((needs) => ({
    as: `flags with ${needs.join(', ')}`,
    needs,
    body: () => ({ flags: 4 }),
    action: 'MEMBER_UPDATE',
    key: 'bypasses_verification',
  })),
];

const VOICE_FIELDS = [
  { as: 'silence', needs: ['MuteMembers'], body: { mute: true }, key: 'mute' },
  { as: 'deafness', needs: ['DeafenMembers'], body: { deaf: true }, key: 'deaf' },
] as const;

const voiceChannel = async ({ make, guildId }: Stage): Promise<string> => (await make(`/guilds/${guildId}/channels`, { name: 'voice', type: 2 })).id;

/** Fields that are given to somebody who is let in. */
const GIVEN: readonly { as: string; needs: readonly PermissionName[]; body(stage: Stage): object | Promise<object> }[] = [
  { as: '', needs: [], body: () => ({}) },
  { as: 'with a nickname', needs: ['ManageNicknames'], body: () => ({ nick: 'named' }) },
  { as: 'with a role', needs: ['ManageRoles'], body: async (stage) => ({ roles: [await roleOf(stage)] }) },
  { as: 'silent', needs: ['MuteMembers'], body: () => ({ mute: true }) },
  { as: 'deaf', needs: ['DeafenMembers'], body: () => ({ deaf: true }) },
];

export const members: readonly Scene[] = [
  ...GIVEN.map(({ as, needs, body }): Scene => ({
    operation: 'add_guild_member',
    as,
    needs: ['CreateInstantInvite', ...needs],
    set: async (stage) => {
      const guest = await stage.world.person('guest');
      const { access_token: token } = await issueTokens(
        stage.world.server.core,
        { applicationId: stage.caller.bot.id, userId: guest.id, scopes: ['identify', 'guilds.join'] },
        false,
      );
      return { params: { user_id: guest.id }, body: { access_token: token, ...(await body(stage)) } };
    },
    events: ['GUILD_MEMBER_ADD', 'MESSAGE_CREATE'],
  })),
  ...FIELDS.map(({ as, needs, body, action, key }): Scene => ({
    operation: 'update_guild_member',
    as,
    needs,
    set: async (stage) => {
      const id = await newcomerId(stage);
      return { params: { user_id: id }, body: await body(stage), target: id };
    },
    audit: [{ action, keys: [key] }],
    events: ['GUILD_MEMBER_UPDATE'],
  })),
  ...FIELDS.slice(0, 1).map(({ needs, body }): Scene => ({
    operation: 'update_guild_member',
    as: 'a nickname of somebody above',
    needs,
    refusedAnyway: '403 50013',
    set: async (stage) => ({ params: { user_id: await superior(stage) }, body: await body(stage) }),
  })),
  {
    operation: 'update_guild_member',
    as: 'a timeout of the owner',
    needs: ['ModerateMembers'],
    refusedAnyway: '403 50013',
    set: ({ alice }) => ({ params: { user_id: alice.id }, body: { communication_disabled_until: later() } }),
  },
  {
    operation: 'update_guild_member',
    as: 'a timeout of an administrator',
    needs: ['ModerateMembers'],
    refusedAnyway: '403 50013',
    set: async (stage) => {
      const id = await newcomerId(stage);
      const role = await stage.make(`/guilds/${stage.guildId}/roles`, { name: 'administrators', permissions: '8' });
      await stage.alice.rest.put(`/guilds/${stage.guildId}/members/${id}/roles/${role.id}`);
      return { params: { user_id: id }, body: { communication_disabled_until: later() } };
    },
  },
  ...VOICE_FIELDS.map(({ as, needs, body, key }): Scene => ({
    operation: 'update_guild_member',
    as,
    needs,
    set: async (stage) => {
      const id = await guestIn(stage, await voiceChannel(stage));
      return { params: { user_id: id }, body, target: id };
    },
    audit: [{ action: 'MEMBER_UPDATE', keys: [key] }],
    events: ['GUILD_MEMBER_UPDATE', 'VOICE_STATE_UPDATE'],
  })),
  {
    operation: 'update_guild_member',
    as: 'where they are in voice',
    needs: [V, 'Connect', 'MoveMembers'],
    refusals: { ViewChannel: '403 50013' },
    set: async (stage) => {
      const id = await guestIn(stage, await voiceChannel(stage));
      return { params: { user_id: id }, body: { channel_id: await voiceChannel(stage) }, target: null };
    },
    audit: [{ action: 'MEMBER_MOVE', options: { count: '1' } }],
    events: ['VOICE_STATE_UPDATE', 'VOICE_CHANNEL_START_TIME_UPDATE'],
  },
  {
    operation: 'update_guild_member',
    as: 'where they are in voice, and a nickname',
    needs: [V, 'Connect', 'MoveMembers', 'ManageNicknames'],
    refusals: { ViewChannel: '403 50013' },
    set: async (stage) => {
      const id = await guestIn(stage, await voiceChannel(stage));
      return { params: { user_id: id }, body: { channel_id: await voiceChannel(stage), nick: 'moved' } };
    },
    audit: [{ action: 'MEMBER_MOVE' }, { action: 'MEMBER_UPDATE', keys: ['nick'] }],
    events: ['VOICE_STATE_UPDATE', 'VOICE_CHANNEL_START_TIME_UPDATE', 'GUILD_MEMBER_UPDATE'],
  },
  {
    operation: 'update_guild_member',
    as: 'out of voice',
    needs: ['MoveMembers'],
    set: async (stage) => {
      const id = await guestIn(stage, await voiceChannel(stage));
      return { params: { user_id: id }, body: { channel_id: null }, target: null };
    },
    audit: [{ action: 'MEMBER_DISCONNECT', options: { count: '1' } }],
    events: ['VOICE_STATE_UPDATE', 'VOICE_CHANNEL_START_TIME_UPDATE'],
  },
  ...(['update_my_guild_member', 'modify_current_user_nick'] as const).map((operation): Scene => ({
    operation,
    needs: ['ChangeNickname'],
    set: ({ caller }) => ({ body: { nick: operation.slice(0, 6) }, target: caller.bot.id }),
    audit: [{ action: 'MEMBER_UPDATE', keys: ['nick'] }],
    events: ['GUILD_MEMBER_UPDATE'],
  })),
  {
    operation: 'delete_guild_member',
    needs: ['KickMembers'],
    set: async (stage) => {
      const id = await newcomerId(stage);
      return { params: { user_id: id }, target: id };
    },
    audit: [{ action: 'MEMBER_KICK' }],
    events: ['GUILD_MEMBER_REMOVE'],
  },
  {
    operation: 'delete_guild_member',
    as: 'above',
    needs: ['KickMembers'],
    refusedAnyway: '403 50013',
    set: async (stage) => ({ params: { user_id: await superior(stage) } }),
  },
  {
    operation: 'delete_guild_member',
    as: 'who owns it',
    needs: ['KickMembers'],
    refusedAnyway: '403 50013',
    set: ({ alice }) => ({ params: { user_id: alice.id } }),
  },
  { operation: 'list_guild_bans', needs: ['BanMembers'], set: () => ({}) },
  { operation: 'get_guild_ban', needs: ['BanMembers'], set: async (stage) => ({ params: { user_id: await bannedId(stage) } }) },
  {
    operation: 'ban_user_from_guild',
    needs: ['BanMembers'],
    set: async (stage) => {
      const id = await newcomerId(stage);
      return { params: { user_id: id }, body: {}, target: id };
    },
    audit: [{ action: 'MEMBER_BAN_ADD' }],
    events: ['GUILD_BAN_ADD', 'GUILD_MEMBER_REMOVE'],
  },
  {
    operation: 'ban_user_from_guild',
    as: 'above',
    needs: ['BanMembers'],
    refusedAnyway: '403 50013',
    set: async (stage) => ({ params: { user_id: await superior(stage) }, body: {} }),
  },
  {
    operation: 'unban_user_from_guild',
    needs: ['BanMembers'],
    set: async (stage) => {
      const id = await bannedId(stage);
      return { params: { user_id: id }, target: id };
    },
    audit: [{ action: 'MEMBER_BAN_REMOVE' }],
    events: ['GUILD_BAN_REMOVE'],
  },
  {
    operation: 'bulk_ban_users_from_guild',
    needs: ['BanMembers', 'ManageGuild'],
    set: async (stage) => {
      const id = await newcomerId(stage);
      return { body: { user_ids: [id] }, target: id };
    },
    audit: [{ action: 'MEMBER_BAN_ADD' }],
    events: ['GUILD_BAN_ADD', 'GUILD_MEMBER_REMOVE'],
  },
  { operation: 'preview_prune_guild', needs: ['ManageGuild', 'KickMembers'], set: () => ({ query: { days: 7 } }) },
  {
    operation: 'prune_guild',
    needs: ['ManageGuild', 'KickMembers'],
    set: async (stage) => {
      const { id } = await stage.newcomer();
      // They came long ago and were not seen since.
      const { core } = stage.world.server;
      const state = await core.states.get(stage.guildId);
      const member = state?.members.get(id);
      if (!member) throw new Error('nobody came');
      const longAgo = { ...member, joined_at: '2020-01-01T00:00:00.000000+00:00' };
      await core.guilds.saveMembers([longAgo]);
      state?.members.set(id, longAgo);
      await core.logins.removeAllOfUser(id, 'user');
      const greetings = await stage.alice.rest.get<{ id: string; author: { id: string } }[]>(`/channels/${stage.textId}/messages`);
      for (const { id: messageId, author } of greetings) if (author.id === id) await stage.alice.rest.delete(`/channels/${stage.textId}/messages/${messageId}`);
      return { body: { days: 7 }, target: null };
    },
    audit: [{ action: 'MEMBER_PRUNE', options: { delete_member_days: '7', members_removed: '1' } }],
    events: ['GUILD_MEMBER_REMOVE'],
  },
];
