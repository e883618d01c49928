import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { GatewayEvents } from '../gateway/events.ts';
import { EMPTY, findMessage } from './history.ts';
import { activeThreads, channelGroups, guildIds, threadsOfGuild, visibleIds } from './selectors/channels.ts';
import { channelName, colorOf, nameOf, rolesOf } from './selectors/names.ts';
import { may, permissionsIn, permissionsInGuild } from './selectors/permissions.ts';
import { unreadOf } from './selectors/unread.ts';
import { Store } from './store.ts';
import { BOB, CATEGORY, DM, GUILD, id, JOINED, ME, message, READY, ready, said, SECRET, TEXT, VOICE } from './test-state.ts';

describe('the state after READY', () => {
  it('has each thing once', () => {
    const { state } = ready();
    expect(state.meId).toBe(ME);
    expect(state.users.get(BOB)?.username).toBe('bob');
    expect(state.members.of(GUILD).get(BOB)).toMatchObject({ nick: 'Bobby', user_id: BOB, guild_id: GUILD });
    expect(state.members.of(GUILD).get(BOB)).not.toHaveProperty('user');
    expect(state.guilds.get(GUILD)).not.toHaveProperty('channels');
    expect(state.channels.get(DM)).toMatchObject({ recipient_ids: [BOB] });
    expect(guildIds(state)).toEqual([GUILD]);
  });

  it('shows the channels that one sees, by category and place, those for speaking last', () => {
    const { state } = ready();
    expect([...visibleIds(state, GUILD)].sort()).toEqual([TEXT, VOICE, CATEGORY]);
    expect(channelGroups(state, GUILD).map(({ category, channels }) => [category?.id, channels.map((channel) => channel.id)])).toEqual([
      [CATEGORY, [TEXT, VOICE]],
    ]);
  });

  it('knows who may do what, and how people are called', () => {
    const { state } = ready();
    expect(may(state, TEXT, Bit.ManageMessages | Bit.SendMessages)).toBe(true);
    expect(may(state, SECRET, Bit.ViewChannel)).toBe(false);
    expect(permissionsInGuild(state, GUILD, '999')).toBe(0n);
    expect(permissionsIn(state, DM) & Bit.SendMessages).toBe(Bit.SendMessages);
    expect([nameOf(state, BOB, GUILD), nameOf(state, BOB), nameOf(state, ME, GUILD)]).toEqual(['Bobby', 'Robert', 'me']);
    expect(colorOf(state, GUILD, BOB)).toBe(0x00ff00);
    expect(colorOf(state, GUILD, '999')).toBeNull();
    expect(rolesOf(state, GUILD, BOB).map((one) => one.id)).toEqual(['22', '21']);
    expect(channelName(state, DM)).toBe('Robert');
  });

  it('lets even an owner look with the eyes of a role', () => {
    const store = ready();
    store.apply('GUILD_UPDATE', { ...READY.guilds[0], owner_id: ME } as unknown as GatewayEvents['GUILD_UPDATE']);
    expect(visibleIds(store.state, GUILD)).toContain(SECRET);
    store.apply('VIEWED_AS', { guildId: GUILD, roleIds: ['21'] });
    expect(visibleIds(store.state, GUILD)).not.toContain(SECRET);
    expect(may(store.state, TEXT, Bit.SendMessages)).toBe(false);
    store.apply('VIEWED_AS', null);
    expect(visibleIds(store.state, GUILD)).toContain(SECRET);
  });
});

describe('channels', () => {
  it('come, change and go, threads with the channel that they are in', () => {
    const store = ready();
    const thread = { id: '50', type: 11, guild_id: GUILD, parent_id: TEXT, name: 'thread', thread_metadata: { archived: false } } as never;
    store.apply('THREAD_CREATE', thread);
    expect(activeThreads(store.state, TEXT).map((one) => one.id)).toEqual(['50']);
    store.apply('THREAD_CREATE', { ...(thread as object), id: '51', parent_id: SECRET } as never);
    store.apply('THREAD_CREATE', { ...(thread as object), id: '52', thread_metadata: { archived: true } } as never);
    expect(threadsOfGuild(store.state, GUILD).map((one) => one.id)).toEqual(['50']);
    store.apply('MESSAGE_CREATE', message(2, { channel_id: '50' }));
    // Not joined: it makes no noise.
    expect(unreadOf(store.state, '50').isUnread).toBe(false);
    store.apply('THREAD_MEMBERS_UPDATE', {
      id: '50',
      guild_id: GUILD,
      member_count: 1,
      added_members: [{ id: '50', user_id: ME, join_timestamp: JOINED, flags: 0 }],
    } as never);
    expect(unreadOf(store.state, '50').isUnread).toBe(true);
    store.apply('THREAD_LIST_SYNC', { guild_id: GUILD, threads: [], members: [] });
    expect(store.state.channels.has('50')).toBe(false);
    store.apply('THREAD_CREATE', thread);
    store.apply('CHANNEL_DELETE', { id: TEXT } as never);
    expect([store.state.channels.has(TEXT), store.state.channels.has('50')]).toEqual([false, false]);
    store.apply('GUILD_DELETE', { id: GUILD, unavailable: true });
    expect(store.state.guilds.get(GUILD)?.isAvailable).toBe(false);
    store.apply('GUILD_DELETE', { id: GUILD });
    expect([store.state.guilds.size, store.state.channels.has(VOICE), store.state.members.of(GUILD).size]).toEqual([0, false, 0]);
  });
});

describe('a thread in the archive', () => {
  const thread = { id: id(2), type: 11, guild_id: GUILD, parent_id: TEXT, name: 'old', message_count: 3, thread_metadata: { archived: true } };
  const threadOf = ({ state }: Store) => findMessage(state.histories.get(TEXT) ?? EMPTY, id(2))?.thread;
  const loaded = (): Store => {
    const store = ready();
    store.apply('MESSAGES_LOADED', { channelId: TEXT, page: { messages: [message(1), message(2, { thread }), message(3)], limit: 50 } });
    return store;
  };

  it('stays with its message, also over edits and a new session', () => {
    const store = loaded();
    store.apply('MESSAGE_UPDATE', { id: id(2), channel_id: TEXT, content: 'edited' } as never);
    store.apply('READY', READY);
    expect([store.state.channels.has(id(2)), threadOf(store)]).toEqual([false, thread]);
  });

  it('is gone from it when it is deleted', () => {
    const store = loaded();
    store.apply('THREAD_DELETE', { id: id(2), guild_id: GUILD, parent_id: TEXT, type: 11 });
    expect(threadOf(store)).toBeUndefined();
    expect(said(store)).toEqual(['1', '2', '3']);
  });
});

it('a thread says that the message it began with is gone', () => {
  const store = ready();
  const starter = message(3, { channel_id: id(2), type: 21, referenced_message: message(2) });
  store.apply('MESSAGES_LOADED', { channelId: id(2), page: { messages: [starter], limit: 50 } });
  store.apply('MESSAGE_DELETE', { id: id(2), channel_id: TEXT });
  expect(findMessage(store.state.histories.get(id(2)) ?? EMPTY, id(3))?.referenced_message).toBeNull();
});
