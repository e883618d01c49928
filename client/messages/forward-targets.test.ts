import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { GatewayEvents } from '#sdk/gateway/events';
import { Store } from '#sdk/state/store';
import { forwardTargets } from './forward-targets.ts';

const me = { id: '10', username: 'me', discriminator: '0', global_name: null, avatar: null };
const bob = { ...me, id: '11', username: 'bob' };
const thread = (id: string, name: string, parent: string, about: object = {}) => ({
  id,
  type: 11,
  name,
  parent_id: parent,
  guild_id: '20',
  thread_metadata: { archived: false, locked: false, ...about },
});
const READY = {
  user: me,
  users: [bob],
  guilds: [
    {
      id: '20',
      name: 'Guild',
      owner_id: '1',
      roles: [{ id: '20', permissions: String(Bit.ViewChannel | Bit.SendMessages | Bit.SendMessagesInThreads), position: 0, color: 0 }],
      members: [{ user: me, roles: [], flags: 0 }],
      channels: [
        { id: '30', type: 0, name: 'text', position: 0 },
        { id: '31', type: 15, name: 'forum', position: 1 },
        { id: '32', type: 0, name: 'rules', position: 2, permission_overwrites: [{ id: '20', type: 0, allow: '0', deny: String(Bit.SendMessages) }] },
        { id: '33', type: 0, name: 'secret', position: 3, permission_overwrites: [{ id: '20', type: 0, allow: '0', deny: String(Bit.ViewChannel) }] },
      ],
      threads: [
        thread('41', 'side talk', '30'),
        thread('42', 'post', '31'),
        thread('43', 'old', '30', { archived: true }),
        thread('44', 'closed', '30', { locked: true }),
        thread('45', 'hidden', '33'),
      ],
      presences: [],
      voice_states: [],
    },
  ],
  private_channels: [{ id: '50', type: 1, recipients: [bob] }],
  relationships: [],
  read_state: { entries: [] },
  user_guild_settings: { entries: [] },
} as unknown as GatewayEvents['READY']; // as much of it as targets are made from

it('offers people, channels and threads that one may write in', () => {
  const store = new Store(() => 1_000);
  store.apply('READY', READY);
  expect(forwardTargets(store.state).map(({ name, where }) => [name, where])).toEqual([
    ['bob', ''],
    ['text', 'Guild'],
    ['side talk', 'text · Guild'],
    ['post', 'forum · Guild'],
  ]);
});
