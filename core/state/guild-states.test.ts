import { jest } from '@jest/globals';
import { newChannel } from '../channels/new-channel.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { newGuild } from '../guilds/create-guild.ts';
import { newMember } from '../members/new-member.ts';
import type { Core } from '../core.ts';
import type { GuildSnapshot } from '../ports/guild-store.ts';
import type { Stores } from '../ports/stores.ts';
import { newRole } from '../roles/new-role.ts';
import { newUser } from '../users/new-user.ts';
import { UserCache } from '../users/user-cache.ts';
import type { UserRecord } from '../users/user-record.ts';
import { collectGarbage, collectUntil } from './test-garbage.ts';
import { forgetUnneeded } from './forget-unneeded.ts';
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

/** Many guilds with a channel and some members each, read from a store that counts. */
function manyGuilds(bus?: ConstructorParameters<typeof GuildStates>[3]) {
  const asked = { guilds: 0, channels: 0, users: 0 };
  const load = async (id: string): Promise<GuildSnapshot> => {
    asked.guilds++;
    const n = Number(id);
    return {
      guild: newGuild(id, 'ours', '1'),
      roles: [newRole(id, { name: '@everyone', permissions: '1024' })],
      channels: [newChannel(`${n + 500_000}`, id, 0, 'general')],
      // One is in all of them.
      members: [newMember(id, '1', JOINED), newMember(id, `${n + 900_000}`, JOINED)],
      emojis: [],
      stickers: [],
    };
  };
  const channelById = async (id: string): Promise<ChannelRecord> => {
    asked.channels++;
    return newChannel(id, `${Number(id) - 500_000}`, 0, 'general');
  };
  const byIds = async (ids: readonly string[]): Promise<UserRecord[]> => {
    asked.users += ids.length;
    return ids.map((id) => newUser(id, `user-${id}`));
  };
  const nothing = async (): Promise<never[]> => [];
  const stores = new Proxy(
    {},
    { get: (_, name) => (name === 'guilds' ? { load, channelById } : { byIds, ofThreads: nothing, ofGuild: nothing, openOfGuild: nothing }) },
  ) as unknown as Stores; // only what loading asks for
  const users = new UserCache(stores.users);
  const states = new GuildStates(stores, users, undefined, bus);
  const fade = (): void => {
    for (const one of [states, users, states, users]) one.fade();
  };
  // A test that waits for it would keep it.
  const touch = (id: string): Promise<void> => states.get(id).then(() => undefined);
  return { states, users, asked, fade, touch, apply: (change: StateChange) => applyStateChange(states, users, change) };
}

const present: StateChange = {
  kind: 'presence',
  guild_id: '100',
  presence: { user: { id: '1' }, guild_id: '100', status: 'online' } as Extract<StateChange, { kind: 'presence' }>['presence'], // what matters of one
};

describe('guild states that nobody needs', () => {
  it('go, with their members and channels, however many there were', async () => {
    const { states, users, asked, fade, touch } = manyGuilds();
    for (let n = 0; n < 3_000; n++) await touch(`${n}`);
    expect([states.size, users.size]).toEqual([3_000, 3_001]);
    fade();
    fade();
    expect(await collectUntil(() => (states.fade(), states.size === 0))).toBe(true);
    // Members go once their guild has gone.
    expect(await collectUntil(() => (users.fade(), users.size === 0))).toBe(true);
    expect([[...states.all()].length, asked.channels]).toEqual([0, 0]);
    expect((await states.ofChannel('500007'))?.members.size).toBe(2);
    expect([asked.channels, users.get('900007').username]).toEqual([1, 'user-900007']);
  });

  it('stay with whoever has them in hand, and hear of all that changes', async () => {
    const { states, users, asked, fade, apply } = manyGuilds();
    const inHand = await states.get('100');
    fade();
    await collectGarbage();
    fade();
    apply({ kind: 'channels', guild_id: '100', channels: [newChannel('500100', '100', 0, 'renamed')] });
    apply({ kind: 'members', guild_id: '100', members: [newMember('100', '77', JOINED)], users: [newUser('77', 'new')] });
    fade();
    expect(states.concerns('100')).toBe(true);
    expect(inHand?.channels.get('500100')?.name).toBe('renamed');
    expect([...(inHand?.members.keys() ?? [])].map((id) => users.get(id).username)).toEqual(['user-1', 'user-900100', 'new']);
    expect(await states.get('100')).toBe(inHand);
    expect((await states.ofChannel('500100'))?.id).toBe('100');
    expect(asked).toEqual({ guilds: 1, channels: 0, users: 2 });
  });

  it('are read again, with what changes meanwhile, once they are gone', async () => {
    const { states, asked, fade, touch, apply } = manyGuilds();
    await touch('100');
    fade();
    expect(await collectUntil(() => states.peek('100') === undefined)).toBe(true);
    // In the store by then, so that it is no loss that nobody hears it here.
    expect(states.concerns('100')).toBe(false);
    const loading = states.get('100');
    expect(states.concerns('100')).toBe(true);
    apply({ kind: 'channels', guild_id: '100', channels: [newChannel('500100', '100', 0, 'renamed')] });
    expect((await loading)?.channels.get('500100')?.name).toBe('renamed');
    expect(asked.guilds).toBe(2);
    expect((await states.ofChannel('500100'))?.id).toBe('100');
    expect(asked.channels).toBe(0);
  });

  it('are made anew in place when they had gone out of use while they were read anew', async () => {
    const { states, users, read, loads } = slowStates();
    const loading = states.get(GUILD);
    read();
    const state = await loading;
    if (!state) throw new Error('not loaded');
    const reading = states.readAnew(state);
    states.fade();
    states.fade();
    await collectGarbage();
    applyStateChange(states, users, renamed('newest'));
    read();
    await reading;
    expect(state.channels.get('200')?.name).toBe('newest');
    expect(await states.get(GUILD)).toBe(state);
    expect(loads()).toBe(2);
  });

  it('stay while sessions are in them', async () => {
    const { states, fade, touch } = manyGuilds();
    states.hold('100');
    await touch('100');
    fade();
    await collectGarbage();
    expect(states.concerns('100')).toBe(true);
    states.release('100');
    fade();
    expect(await collectUntil(() => states.peek('100') === undefined)).toBe(true);
  });

  it('stay while they know who is online, unless others could tell it again', async () => {
    const alone = manyGuilds();
    await alone.touch('100');
    alone.apply(present);
    alone.fade();
    await collectGarbage();
    expect(alone.states.peek('100')?.presences.size).toBe(1);
    const retains = { isAway: false };
    const shared = manyGuilds({ retained: async () => [present], retains: () => !retains.isAway });
    await shared.touch('100');
    retains.isAway = true;
    shared.fade();
    await collectGarbage();
    expect(shared.states.concerns('100')).toBe(true);
    retains.isAway = false;
    shared.fade();
    expect(await collectUntil(() => shared.states.peek('100') === undefined)).toBe(true);
    expect((await shared.states.get('100'))?.presences.size).toBe(1);
  });

  it('keep the users of members who come, and let those of members go who leave', async () => {
    const { states, users, fade, touch, apply } = manyGuilds();
    states.hold('100');
    await touch('100');
    await touch('101');
    apply({ kind: 'members-removed', guild_id: '100', user_ids: ['1', '900100', '900100', '5'] });
    apply({ kind: 'members', guild_id: '100', members: [newMember('100', '77', JOINED), newMember('100', '77', JOINED)], users: [newUser('77', 'new')] });
    fade();
    // They are still in the other guild, until that has gone.
    expect(await collectUntil(() => (users.fade(), users.size === 1))).toBe(true);
    expect([users.get('77').username, users.size]).toEqual(['new', 1]);
    apply({ kind: 'guild-removed', guild_id: '100' });
    expect(await collectUntil(() => (users.fade(), users.size === 0))).toBe(true);
  });
});

describe('what is not needed', () => {
  it('goes after its time, and sooner where memory is scarce', () => {
    jest.useFakeTimers();
    try {
      const faded: string[] = [];
      const scarcity = { is: false };
      const core = { states: { fade: () => faded.push('states') }, userCache: { fade: () => faded.push('users') } } as unknown as Core; // all that it asks for
      const stop = forgetUnneeded(core, 600_000, () => scarcity.is);
      jest.advanceTimersByTime(599_000);
      expect(faded).toEqual([]);
      jest.advanceTimersByTime(2_000);
      expect(faded).toEqual(['states', 'users']);
      scarcity.is = true;
      jest.advanceTimersByTime(60_000);
      expect(faded).toHaveLength(6);
      stop();
      jest.advanceTimersByTime(600_000);
      expect(faded).toHaveLength(6);
    } finally {
      jest.useRealTimers();
    }
  });
});
