import { proveByPasskey } from '../../prove-by-passkey.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

/** A guild of the owner's, besides the one of the stage. */
const otherGuild = async ({ world, alice }: Stage): Promise<string> => (await world.guild(alice, 'Another')).id;

/** The owner's second factor, from the scene that needs one to the next. */
let proven: Awaited<ReturnType<typeof proveByPasskey>> | undefined;

/** Operations that are not for callers with permissions in a guild: events and entries only. */
export const people: readonly Scene[] = [
  { operation: 'create_guild', needs: [], set: ({ alice }) => ({ body: { name: 'made' }, by: alice }), events: ['GUILD_CREATE'] },
  {
    operation: 'create_guild_from_template',
    needs: [],
    set: async (stage) => {
      const guildId = await otherGuild(stage);
      const { code } = await stage.make<{ code: string }>(`/guilds/${guildId}/templates`, { name: 'template' });
      return { params: { code }, body: { name: 'from a template' }, by: stage.alice };
    },
    events: ['GUILD_CREATE'],
  },
  {
    operation: 'delete_guild',
    needs: [],
    set: async (stage) => ({ params: { guild_id: await otherGuild(stage) }, by: stage.alice }),
    events: ['GUILD_DELETE'],
  },
  {
    operation: 'leave_guild',
    needs: [],
    set: async ({ world, alice, guildId }) => ({ by: await world.bot({ owner: alice, guildId, permissions: 0n }) }),
    events: ['GUILD_MEMBER_REMOVE', 'GUILD_INTEGRATIONS_UPDATE', 'INTEGRATION_DELETE'],
  },
  {
    operation: 'leave_guild',
    as: 'as its witness',
    needs: [],
    set: async (stage) => {
      const guildId = await otherGuild(stage);
      await stage.world.join(guildId, stage.bot);
      return { params: { guild_id: guildId }, by: stage.bot };
    },
    events: ['GUILD_DELETE'],
  },
  {
    operation: 'create_dm',
    needs: [],
    set: async (stage) => ({ body: { recipient_id: (await stage.newcomer()).id }, by: stage.alice }),
    events: ['CHANNEL_CREATE'],
  },
  {
    operation: 'add_group_dm_user',
    needs: [],
    set: async (stage) => {
      const [one, other, third] = await Promise.all([stage.newcomer(), stage.newcomer(), stage.newcomer()]);
      const { id } = await stage.make('/users/@me/channels', { recipients: [one.id, other.id] });
      return { params: { channel_id: id, user_id: third.id }, body: {}, by: stage.alice, ears: [await third.listen()] };
    },
    events: ['CHANNEL_RECIPIENT_ADD', 'CHANNEL_CREATE'],
  },
  {
    operation: 'delete_group_dm_user',
    needs: [],
    set: async (stage) => {
      const [one, other] = await Promise.all([stage.newcomer(), stage.newcomer()]);
      const { id } = await stage.make('/users/@me/channels', { recipients: [one.id, other.id] });
      return { params: { channel_id: id, user_id: one.id }, by: stage.alice };
    },
    events: ['CHANNEL_RECIPIENT_REMOVE'],
  },
  ...([1, 0] as const).map((level): Scene => ({
    operation: 'modify_guild_mfa_level',
    as: level === 1 ? 'asking for a second factor' : 'asking for none',
    needs: [],
    set: async ({ alice, world, guildId }) => {
      if (level === 1) proven = await proveByPasskey(world, alice);
      const headers = { 'x-discord-mfa-authorization': proven?.proof ?? '' };
      // Who has none any more proves nothing by it.
      if (level === 0 && proven) await alice.rest.ask('DELETE', `/users/@me/mfa/webauthn/credentials/${proven.passkeyId}`, { headers });
      return { body: { level }, by: alice, target: guildId, ...(level === 1 && { headers }) };
    },
    audit: [{ action: 'GUILD_UPDATE', keys: ['mfa_level'] }],
    events: ['GUILD_UPDATE'],
  })),
  {
    operation: 'update_my_user',
    needs: [],
    set: ({ bot }) => ({ body: { username: `renamed${bot.id.slice(-6)}` }, by: bot }),
    events: ['USER_UPDATE', 'GUILD_MEMBER_UPDATE'],
  },
  {
    operation: 'oauth2_authorize_grant',
    as: 'bringing a bot',
    needs: ['ManageGuild'],
    caller: 'person',
    set: async ({ world, alice, guildId }) => {
      const bot = await world.bot({ owner: alice });
      return {
        query: { client_id: bot.id, scope: 'bot', permissions: '0' },
        body: { authorize: true, guild_id: guildId, permissions: '0' },
      };
    },
    audit: [{ action: 'BOT_ADD' }, { action: 'INTEGRATION_CREATE', keys: ['name', 'type'] }],
    events: ['GUILD_INTEGRATIONS_UPDATE', 'INTEGRATION_CREATE', 'GUILD_MEMBER_ADD', 'MESSAGE_CREATE'],
  },
];
