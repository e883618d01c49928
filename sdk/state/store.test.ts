import { EMPTY, withPage } from './history.ts';
import { channelGroups } from './selectors/channels.ts';
import { unreadOfGuild } from './selectors/unread.ts';
import { BOB, CATEGORY, DM, GUILD, JOINED, ME, member, message, ready, said, TEXT, user, VOICE } from './test-state.ts';

describe('what is not needed any more', () => {
  it('is let go of: messages of channels not opened for long', () => {
    const store = ready();
    const load = (channelId: string): void =>
      store.apply('MESSAGES_LOADED', { channelId, page: { messages: [message(1, { channel_id: channelId })], limit: 50 } });
    store.apply('MESSAGE_CREATE', message(2));
    expect(store.state.histories.size).toBe(0);
    load(TEXT);
    load(DM);
    for (let n = 0; n < 18; n++) load(String(100 + n));
    expect(store.state.histories.size).toBe(20);
    store.state.histories.moveToEnd(TEXT);
    load('200');
    expect([TEXT, DM, '100', '200'].map((channelId) => store.state.histories.has(channelId))).toEqual([true, false, true, true]);
  });

  it('goes with its guild: people nobody else has to do with, and what was read there', () => {
    const store = ready();
    const { state } = store;
    const online = (userId: string) => ({ user: { id: userId }, guild_id: GUILD, status: 'online', activities: [], client_status: {} }) as never;
    store.apply('GUILD_MEMBER_ADD', { guild_id: GUILD, ...member('13', 'stranger') } as never);
    store.apply('GUILD_MEMBER_ADD', { guild_id: GUILD, ...member('14', 'told of in a direct message') } as never);
    for (const userId of [BOB, '13', '14']) store.apply('PRESENCE_UPDATE', online(userId));
    store.apply('MESSAGES_LOADED', { channelId: DM, page: { messages: [message(1, { channel_id: DM, mentions: [user('14', 'told')] })], limit: 50 } });
    store.apply('GUILD_DELETE', { id: GUILD, unavailable: true });
    expect([state.users.size, state.readStates.has(TEXT)]).toEqual([4, true]);
    store.apply('GUILD_DELETE', { id: GUILD });
    expect([...state.users.keys()].sort()).toEqual([ME, BOB, '14']);
    expect([...state.presences.keys()]).toEqual([BOB]);
    expect(state.readStates.size).toBe(0);
  });
});

describe('a subscription', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('hears once of all that comes in one turn, and of nothing that changes nothing for it', async () => {
    const store = ready();
    store.apply('MESSAGES_LOADED', { channelId: TEXT, page: { messages: [message(1)], limit: 50 } });
    await turn();
    const heard: string[] = [];
    const stop = store.subscribe(
      ({ histories }) => histories.get(TEXT),
      () => heard.push('messages'),
    );
    store.subscribe(
      (state) => channelGroups(state, GUILD),
      () => heard.push('channels'),
    );
    store.subscribe(
      (state) => unreadOfGuild(state, GUILD),
      () => heard.push('unread'),
    );
    store.subscribe(
      ({ users }) => users.get(BOB),
      () => heard.push('bob'),
    );
    store.apply('MESSAGE_CREATE', message(2));
    store.apply('MESSAGE_CREATE', message(3));
    await turn();
    expect(heard.sort()).toEqual(['messages', 'unread']);
    stop();
    store.apply('MESSAGE_CREATE', message(4));
    store.apply('CHANNEL_UPDATE', { id: VOICE, type: 2, guild_id: GUILD, name: 'renamed', position: 0, parent_id: CATEGORY } as never);
    await turn();
    expect(heard.slice(2)).toEqual(['channels']);
  });
});

describe('a busy server', () => {
  it('costs no more for a guild of ten thousand than for the messages that come', () => {
    const store = ready();
    const members = Array.from({ length: 10_000 }, (_, n) => member(String(1000 + n), `u${n}`)) as never;
    store.apply('GUILD_MEMBERS_CHUNK', { guild_id: GUILD, members, chunk_index: 0, chunk_count: 1 } as never);
    store.apply('MESSAGES_LOADED', { channelId: TEXT, page: { messages: [message(1)], limit: 50 } });
    const before = store.state.members.of(GUILD).version;
    for (let n = 2; n < 2_000; n++) store.apply('MESSAGE_CREATE', message(n, { member: { roles: ['21', '22'], nick: 'Bobby', joined_at: JOINED, flags: 0 } }));
    // Nothing of them changed, so nothing that shows them has to be drawn anew.
    expect(store.state.members.of(GUILD).version).toBe(before);
    expect(said(store).length).toBeGreaterThanOrEqual(500);
    expect(said(store).length).toBeLessThanOrEqual(550);
    expect(withPage(EMPTY, { messages: [], limit: 1 }).stretches).toHaveLength(1);
  });
});
