import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { GatewayEvents } from '../gateway/events.ts';
import { EMPTY, newest } from './history.ts';
import { Store } from './store.ts';

export const ME = '10';
export const BOB = '11';
export const GUILD = '20';
export const TEXT = '30';
export const SECRET = '31';
export const VOICE = '32';
export const CATEGORY = '33';
export const DM = '40';
export const JOINED = '2026-01-01T00:00:00.000000+00:00';
/** Later than anybody joined. */
export const id = (n: number): string => String(1_500_000_000_000_000_000n + BigInt(n));

export const user = (userId: string, username: string) => ({ id: userId, username, discriminator: '0', global_name: null, avatar: null });
const role = (roleId: string, permissions: bigint, position: number, color = 0) => ({
  id: roleId,
  name: roleId,
  permissions: String(permissions),
  position,
  color,
});
export const member = (userId: string, username: string, more: object = {}) => ({
  user: user(userId, username),
  roles: [],
  joined_at: JOINED,
  flags: 0,
  ...more,
});
const everybody = Bit.ViewChannel | Bit.SendMessages | Bit.ReadMessageHistory | Bit.Connect;
export const READY = {
  v: 10,
  user: user(ME, 'me'),
  session_id: 's',
  resume_gateway_url: 'wss://x',
  users: [user(BOB, 'bob')],
  guilds: [
    {
      id: GUILD,
      name: 'guild',
      owner_id: '1',
      joined_at: JOINED,
      member_count: 2,
      roles: [role(GUILD, everybody, 0), role('21', Bit.ManageMessages, 1, 0xff0000), role('22', 0n, 2, 0x00ff00)],
      members: [member(ME, 'me', { roles: ['21'] }), member(BOB, 'bob', { nick: 'Bobby', roles: ['21', '22'] })],
      channels: [
        { id: CATEGORY, type: 4, name: 'category', position: 0 },
        { id: VOICE, type: 2, name: 'voice', position: 0, parent_id: CATEGORY },
        { id: TEXT, type: 0, name: 'text', position: 5, parent_id: CATEGORY, last_message_id: id(1) },
        {
          id: SECRET,
          type: 0,
          name: 'secret',
          position: 1,
          last_message_id: id(9),
          permission_overwrites: [{ id: GUILD, type: 0, allow: '0', deny: String(Bit.ViewChannel) }],
        },
      ],
      threads: [],
      presences: [],
      voice_states: [],
      emojis: [],
    },
  ],
  private_channels: [{ id: DM, type: 1, recipients: [user(BOB, 'bob')], last_message_id: null }],
  relationships: [{ id: BOB, type: 1, nickname: 'Robert' }],
  read_state: { entries: [{ id: TEXT, last_message_id: id(1), mention_count: 0 }] },
  user_guild_settings: { entries: [] },
} as unknown as GatewayEvents['READY'];

export const message = (n: number, more: object = {}) =>
  ({
    id: id(n),
    channel_id: TEXT,
    guild_id: GUILD,
    author: user(BOB, 'bob'),
    content: `${n}`,
    timestamp: JOINED,
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    ...more,
  }) as unknown as GatewayEvents['MESSAGE_CREATE'];

export function ready(): Store {
  const store = new Store(() => 1_000);
  store.apply('READY', READY);
  return store;
}
export const said = ({ state }: Store, channelId = TEXT): string[] =>
  newest(state.histories.get(channelId) ?? EMPTY)?.messages.map(({ content }) => content) ?? [];
