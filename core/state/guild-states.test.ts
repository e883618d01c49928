import { newChannel } from '../channels/new-channel.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { newGuild } from '../guilds/create-guild.ts';
import { newMember } from '../members/new-member.ts';
import type { GuildSnapshot } from '../ports/guild-store.ts';
import type { Stores } from '../ports/stores.ts';
import { newRole } from '../roles/new-role.ts';
import { UserCache } from '../users/user-cache.ts';
import { GuildStates } from './guild-states.ts';
import { applyStateChange, type StateChange } from './state-change.ts';

const GUILD = '100';
const MEMBER = '2';
const JOINED = '2026-01-01T00:00:00.000000+00:00';

const snapshot = (): GuildSnapshot => ({
  guild: newGuild(GUILD, 'ours', '1'),
  roles: [newRole(GUILD, { name: '@everyone', permissions: '1024' }), newRole('300', { name: 'role', permissions: '0' })],
  channels: [newChannel('200', GUILD, 0, 'general')],
  members: [newMember(GUILD, MEMBER, JOINED)],
  emojis: [],
  stickers: [],
});

/** States whose one guild is read when `read` is called, and not before. */
function slowStates(channels: Readonly<Record<string, ChannelRecord>> = {}): {
  states: GuildStates;
  users: UserCache;
  read(found?: GuildSnapshot | null): void;
  loads: () => number;
  lookups: () => number;
} {
  let resolve: (found: GuildSnapshot | null) => void = () => undefined;
  let loads = 0;
  let lookups = 0;
  const channelById = async (id: string): Promise<ChannelRecord | null> => {
    lookups++;
    return channels[id] ?? null;
  };
  const load = (): Promise<GuildSnapshot | null> => {
    loads++;
    return new Promise((done) => (resolve = done));
  };
  const nothing = async (): Promise<never[]> => [];
  // Only what loading asks for: the rest of the stores is not touched.
  const stores = new Proxy(
    {},
    {
      get: (_, name) => (name === 'guilds' ? { load, channelById } : { byIds: nothing, ofThreads: nothing, ofGuild: nothing, openOfGuild: nothing }),
    },
  ) as unknown as Stores;
  const users = new UserCache(stores.users);
  return { states: new GuildStates(stores, users), users, read: (found = snapshot()) => resolve(found), loads: () => loads, lookups: () => lookups };
}

const renamed = (name: string): StateChange => ({ kind: 'channels', guild_id: GUILD, channels: [newChannel('200', GUILD, 0, name)] });

describe('guild states', () => {
  it('look the guild of a channel up once, and that a direct channel has none', async () => {
    const { states, read, lookups } = slowStates({ '500': newChannel('500', null, 1, null), '600': newChannel('600', GUILD, 11, 'archived') });
    expect([await states.ofChannel('500'), await states.ofChannel('500')]).toEqual([null, null]);
    const found = states.ofChannel('600');
    await Promise.resolve();
    await Promise.resolve();
    read();
    expect([(await found)?.id, (await states.ofChannel('600'))?.id]).toEqual([GUILD, GUILD]);
    expect(lookups()).toBe(2);
    // What is not there yet may come.
    await states.ofChannel('700');
    await states.ofChannel('700');
    expect(lookups()).toBe(4);
  });

  it('load a guild once, however many ask', async () => {
    const { states, read, loads } = slowStates();
    const asked = [states.get(GUILD), states.get(GUILD)];
    read();
    const [first, second] = await Promise.all(asked);
    expect(first).toBe(second);
    expect(await states.get(GUILD)).toBe(first);
    expect(loads()).toBe(1);
  });

  it('keep what changed while the guild was being read, in order', async () => {
    const { states, users, read } = slowStates();
    const loading = states.get(GUILD);
    applyStateChange(states, users, renamed('old'));
    applyStateChange(states, users, renamed('newest'));
    read();
    expect((await loading)?.channels.get('200')?.name).toBe('newest');
  });

  it('do not bring back a guild that ended while it was being read', async () => {
    const { states, users, read } = slowStates();
    const loading = states.get(GUILD);
    applyStateChange(states, users, { kind: 'guild-removed', guild_id: GUILD });
    read();
    expect(await loading).toBeNull();
    expect(states.peek(GUILD)).toBeUndefined();
  });

  it('remember nothing of guilds that are not held here', async () => {
    const { states, users, read } = slowStates();
    applyStateChange(states, users, renamed('before anybody asked'));
    const loading = states.get(GUILD);
    read();
    expect((await loading)?.channels.get('200')?.name).toBe('general');
  });
});

describe('state changes', () => {
  async function loaded() {
    const { states, users, read } = slowStates();
    const loading = states.get(GUILD);
    read();
    const state = await loading;
    if (!state) throw new Error('not loaded');
    return { state, apply: (change: StateChange) => applyStateChange(states, users, change) };
  }
  const channel = (given: Partial<ChannelRecord> = {}): ChannelRecord => newChannel('200', GUILD, 0, 'general', given);

  it('keep a message that came while its channel was being changed', async () => {
    const { state, apply } = await loaded();
    apply({ kind: 'message-posted', guild_id: GUILD, channel_id: '200', message_id: '900' });
    apply({ kind: 'channels', guild_id: GUILD, channels: [channel({ topic: 'new', last_message_id: '800' })] });
    expect(state.channels.get('200')).toMatchObject({ topic: 'new', last_message_id: '900' });
  });

  it('make audiences anew only when sight may have changed', async () => {
    const { state, apply } = await loaded();
    const changes = async (change: StateChange): Promise<boolean> => {
      const before = state.permissionsVersion;
      apply(change);
      return state.permissionsVersion !== before;
    };
    expect(await changes({ kind: 'channels', guild_id: GUILD, channels: [channel({ topic: 'new' })] })).toBe(false);
    expect(
      await changes({ kind: 'channels', guild_id: GUILD, channels: [channel({ permission_overwrites: [{ id: GUILD, type: 0, allow: '0', deny: '1024' }] })] }),
    ).toBe(true);
    expect(await changes({ kind: 'members', guild_id: GUILD, users: [], members: [newMember(GUILD, MEMBER, JOINED, { nick: 'n' })] })).toBe(false);
    expect(await changes({ kind: 'members', guild_id: GUILD, users: [], members: [newMember(GUILD, MEMBER, JOINED, { roles: ['300'] })] })).toBe(true);
    const thread = (id: string, type: number): ChannelRecord =>
      newChannel(id, GUILD, type, 'thread', {
        parent_id: '200',
        thread_metadata: { archived: false, auto_archive_duration: 60, archive_timestamp: JOINED, locked: false },
      });
    apply({ kind: 'channels', guild_id: GUILD, channels: [thread('500', 11), thread('501', 12)] });
    const joins = (id: string): Promise<boolean> => {
      const added = [{ thread_id: id, user_id: MEMBER, join_timestamp: JOINED, flags: 1 }];
      return changes({ kind: 'thread-members', guild_id: GUILD, thread_id: id, added, removed: [] });
    };
    expect([await joins('500'), await joins('501')]).toEqual([false, true]);
    expect(await changes({ kind: 'role-removed', guild_id: GUILD, role_id: '300' })).toBe(true);
    expect(state.members.get(MEMBER)?.roles).toEqual([]);
  });
});
