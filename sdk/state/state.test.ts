import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { GatewayEvents } from '../gateway/events.ts';
import type { Message } from './entities.ts';
import { EMPTY, findMessage, newest, withPage } from './history.ts';
import { activeThreads, channelGroups, directChannels, guildIds, lastMessageId, threadsOfGuild, visibleIds } from './selectors/channels.ts';
import { isTuckedAway, listedChannels, shownGroups } from './selectors/listed-channels.ts';
import { channelName, colorOf, nameOf, rolesOf } from './selectors/names.ts';
import { may, permissionsIn, permissionsInGuild } from './selectors/permissions.ts';
import { nextEndMs } from './selectors/next-end.ts';
import { pendingOf } from './selectors/pending.ts';
import { noticeOf, notificationRules } from './selectors/notices.ts';
import { isGuildMuted, isMuted } from './selectors/pings.ts';
import { unreadOf, unreadOfGuild } from './selectors/unread.ts';
import { hasFailed, unreachable } from './selectors/unsent.ts';
import { DIRECT } from './state.ts';
import { Store } from './store.ts';

const ME = '10';
const BOB = '11';
const GUILD = '20';
const TEXT = '30';
const SECRET = '31';
const VOICE = '32';
const CATEGORY = '33';
const DM = '40';
const JOINED = '2026-01-01T00:00:00.000000+00:00';
/** Later than anybody joined. */
const id = (n: number): string => String(1_500_000_000_000_000_000n + BigInt(n));

const user = (userId: string, username: string) => ({ id: userId, username, discriminator: '0', global_name: null, avatar: null });
const role = (roleId: string, permissions: bigint, position: number, color = 0) => ({
  id: roleId,
  name: roleId,
  permissions: String(permissions),
  position,
  color,
});
const member = (userId: string, username: string, more: object = {}) => ({ user: user(userId, username), roles: [], joined_at: JOINED, flags: 0, ...more });
const everybody = Bit.ViewChannel | Bit.SendMessages | Bit.ReadMessageHistory | Bit.Connect;
const READY = {
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

const message = (n: number, more: object = {}) =>
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

function ready(): Store {
  const store = new Store(() => 1_000);
  store.apply('READY', READY);
  return store;
}
const said = ({ state }: Store, channelId = TEXT): string[] => newest(state.histories.get(channelId) ?? EMPTY)?.messages.map(({ content }) => content) ?? [];

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

describe('messages', () => {
  it('come once, and say what is unread', () => {
    const store = ready();
    store.apply('MESSAGES_LOADED', { channelId: TEXT, page: { messages: [message(1)], limit: 50 } });
    store.apply('MESSAGE_CREATE', message(2));
    store.apply('MESSAGE_CREATE', message(2));
    expect(said(store)).toEqual(['1', '2']);
    expect(lastMessageId(store.state, TEXT)).toBe(id(2));
    expect(unreadOf(store.state, TEXT)).toEqual({ isUnread: true, mentions: 0 });
    store.apply('MESSAGE_ACK', { channel_id: TEXT, message_id: id(2) });
    expect(unreadOf(store.state, TEXT)).toEqual({ isUnread: false, mentions: 0 });
  });

  it('leave the list of channels as it is, but for what a collapsed category shows unread', () => {
    const store = ready();
    const listed = () => listedChannels(store.state, GUILD);
    const before = listed();
    store.apply('MESSAGE_CREATE', message(2));
    expect(listed()).toBe(before);
    store.apply('USER_GUILD_SETTINGS_UPDATE', { guild_id: GUILD, channel_overrides: [{ channel_id: CATEGORY, collapsed: true }] });
    const seen = (): string[] => listed().flatMap((group) => group.seen.map((channel) => channel.id));
    expect(seen()).toEqual([TEXT]);
    store.apply('MESSAGE_ACK', { channel_id: TEXT, message_id: id(2) });
    expect(seen()).toEqual([]);
  });

  it('of channels that are not followed make nothing unread, but a mention brings them back into the list', () => {
    const store = ready();
    const { state } = store;
    const shown = (openId: string | null = null): string[] =>
      shownGroups(listedChannels(state, GUILD), openId).flatMap(({ channels }) => channels.map((channel) => channel.id));
    const follow = (...ids: string[]): void =>
      store.apply('USER_GUILD_SETTINGS_UPDATE', {
        guild_id: GUILD,
        flags: 1 << 14,
        channel_overrides: ids.map((one) => ({ channel_id: one, flags: 1 << 12 })),
      });
    follow(VOICE);
    store.apply('MESSAGE_CREATE', message(2));
    expect([unreadOf(state, TEXT).isUnread, unreadOfGuild(state, GUILD).isUnread]).toEqual([false, false]);
    expect([shown(), shown(TEXT)]).toEqual([[VOICE], [TEXT, VOICE]]);
    expect([TEXT, VOICE].map((one) => isTuckedAway(listedChannels(state, GUILD), one))).toEqual([true, false]);
    store.apply('MESSAGE_CREATE', message(3, { mentions: [user(ME, 'me')] }));
    expect([unreadOf(state, TEXT), unreadOfGuild(state, GUILD)]).toMatchObject([{ mentions: 1 }, { mentions: 1 }]);
    expect(shown()).toEqual([TEXT, VOICE]);
    store.apply('MESSAGE_ACK', { channel_id: TEXT, message_id: id(3) });
    follow();
    expect([shown(), shown(VOICE)]).toEqual([[], [VOICE]]);
    store.apply('VOICE_STATE_UPDATE', { guild_id: GUILD, channel_id: VOICE, user_id: ME } as unknown as GatewayEvents['VOICE_STATE_UPDATE']);
    expect(shown()).toEqual([VOICE]);
    const thread = { id: '50', guild_id: GUILD, parent_id: TEXT, type: 11, name: 'a thread', thread_metadata: { archived: false } };
    store.apply('THREAD_CREATE', { ...thread, member: { flags: 0, join_timestamp: JOINED } } as unknown as GatewayEvents['THREAD_CREATE']);
    expect(shown()).toEqual([TEXT, VOICE]);
    follow(CATEGORY);
    store.apply('MESSAGE_CREATE', message(4));
    expect(unreadOfGuild(state, GUILD).isUnread).toBe(true);
  });

  it('count as mentions by name, role, everybody and in direct channels, but not one’s own or of the blocked', () => {
    const store = ready();
    const mentions = (): number => unreadOf(store.state, TEXT).mentions;
    store.apply('MESSAGE_CREATE', message(2, { mentions: [user(ME, 'me')] }));
    store.apply('MESSAGE_CREATE', message(3, { mention_roles: ['21'] }));
    store.apply('MESSAGE_CREATE', message(4, { mention_everyone: true }));
    store.apply('MESSAGE_CREATE', message(5, { mention_roles: ['22'] }));
    expect(mentions()).toBe(3);
    store.apply('USER_GUILD_SETTINGS_UPDATE', { guild_id: GUILD, suppress_everyone: true, suppress_roles: true });
    store.apply('MESSAGE_CREATE', message(6, { mention_everyone: true, mention_roles: ['21'] }));
    expect(mentions()).toBe(3);
    store.apply('RELATIONSHIP_ADD', { id: BOB, type: 2, nickname: null });
    store.apply('MESSAGE_CREATE', message(7, { mentions: [user(ME, 'me')] }));
    expect(mentions()).toBe(3);
    store.apply('MESSAGE_CREATE', message(8, { author: user(ME, 'me') }));
    expect(unreadOf(store.state, TEXT)).toEqual({ isUnread: false, mentions: 0 });
    store.apply('RELATIONSHIP_REMOVE', { id: BOB });
    store.apply('MESSAGE_CREATE', message(9, { channel_id: DM, guild_id: undefined }));
    expect(unreadOf(store.state, DM)).toEqual({ isUnread: true, mentions: 1 });
    // Whoever subscribes to it hears of nothing as long as nothing changed.
    expect(unreadOf(store.state, DM)).toBe(unreadOf(store.state, DM));
    expect(unreadOfGuild(store.state, DIRECT)).toEqual({ isUnread: true, mentions: 1 });
    expect(directChannels(store.state).map((channel) => channel.id)).toEqual([DM]);
  });

  it('that only oneself sees are shown and make nothing unread', () => {
    const store = ready();
    store.apply('MESSAGES_LOADED', { channelId: TEXT, page: { messages: [message(1)], limit: 50 } });
    store.apply('MESSAGE_CREATE', message(2, { flags: 64, mentions: [user(ME, 'me')] }));
    expect(said(store)).toEqual(['1', '2']);
    expect([lastMessageId(store.state, TEXT), unreadOf(store.state, TEXT)]).toEqual([id(1), { isUnread: false, mentions: 0 }]);
  });

  it('of hidden and muted channels make no noise', () => {
    const store = ready();
    expect(unreadOfGuild(store.state, GUILD)).toEqual({ isUnread: false, mentions: 0 });
    store.apply('MESSAGE_CREATE', message(2));
    expect(unreadOfGuild(store.state, GUILD).isUnread).toBe(true);
    store.apply('USER_GUILD_SETTINGS_UPDATE', { guild_id: GUILD, channel_overrides: [{ channel_id: CATEGORY, muted: true }] });
    expect(isMuted(store.state, TEXT)).toBe(true);
    expect(unreadOfGuild(store.state, GUILD).isUnread).toBe(false);
    const past = { end_time: '2020-01-01T00:00:00+00:00' };
    store.apply('USER_GUILD_SETTINGS_UPDATE', { guild_id: GUILD, channel_overrides: [{ channel_id: TEXT, muted: true, mute_config: past }] });
    expect(unreadOfGuild(store.state, GUILD).isUnread).toBe(true);
    store.apply('USER_GUILD_SETTINGS_UPDATE', { guild_id: GUILD, muted: true });
    expect(unreadOfGuild(store.state, GUILD).isUnread).toBe(false);
  });

  it('make noise again when a mute of their guild, channel or thread is over, which no event tells', () => {
    let nowMs = Date.parse('2026-02-01T00:00:00Z');
    const store = new Store(() => nowMs);
    store.apply('READY', READY);
    const muted = (until: string) => ({ muted: true, mute_config: { end_time: until, selected_time_window: 60 } });
    const thread = {
      id: id(9),
      type: 11,
      guild_id: GUILD,
      parent_id: TEXT,
      name: 'thread',
      member: { id: id(9), user_id: ME, ...muted('2026-02-01T00:03:00+00:00') },
    };
    store.apply('THREAD_CREATE', thread as unknown as GatewayEvents['THREAD_CREATE']);
    expect(nextEndMs(store.state)).toBe(nowMs + 180_000);
    const overrides = [{ channel_id: TEXT, message_notifications: 1, ...muted('2026-02-01T00:01:00+00:00') }];
    store.apply('USER_GUILD_SETTINGS_UPDATE', { guild_id: GUILD, ...muted('2026-02-01T00:02:00+00:00'), channel_overrides: overrides });
    const pass = (): void => {
      nowMs = nextEndMs(store.state);
      const { guildSettings, channels } = store.state;
      const versions = guildSettings.version + channels.version;
      nowMs--;
      store.apply('TIME_PASSED', null);
      expect(guildSettings.version + channels.version).toBe(versions);
      nowMs++;
      store.apply('TIME_PASSED', null);
      expect(guildSettings.version + channels.version).toBe(versions + 1);
    };
    pass();
    expect(store.state.guildSettings.get(GUILD)).toMatchObject({
      muted: true,
      channel_overrides: [{ channel_id: TEXT, message_notifications: 1, muted: false, mute_config: null }],
    });
    pass();
    expect(isGuildMuted(store.state, GUILD, 0)).toBe(false);
    expect(isMuted(store.state, id(9), 0)).toBe(true);
    pass();
    expect(isMuted(store.state, id(9), 0)).toBe(false);
    expect(nextEndMs(store.state)).toBe(Infinity);
    // Without an end it stays.
    store.apply('USER_GUILD_SETTINGS_UPDATE', { guild_id: GUILD, muted: true, mute_config: { end_time: null } });
    expect(nextEndMs(store.state)).toBe(Infinity);
  });

  it('are edited, and go; a reply to what is gone says so', () => {
    const store = ready();
    store.apply('MESSAGES_LOADED', { channelId: TEXT, page: { messages: [message(1), message(2, { referenced_message: message(1) })], limit: 50 } });
    store.apply('MESSAGE_UPDATE', { id: id(2), channel_id: TEXT, content: 'edited' });
    expect(said(store)).toEqual(['1', 'edited']);
    store.apply('MESSAGE_DELETE', { id: id(1), channel_id: TEXT });
    expect(newest(store.state.histories.get(TEXT) ?? EMPTY)?.messages).toMatchObject([{ content: 'edited', referenced_message: null }]);
  });

  it('that one writes leave the outbox when they come, with or without the answer', () => {
    const store = ready();
    const entry = { id: '7', channelId: TEXT, body: {}, files: [], createdAtMs: 0, state: 'sending', triedAfterId: null, error: null, progress: 0 } as const;
    store.apply('OUTBOX_CHANGED', { channelId: TEXT, entries: [entry, { ...entry, id: '8' }] });
    expect(pendingOf(store.state, TEXT)).toHaveLength(2);
    store.apply('MESSAGE_CREATE', message(2, { author: user(ME, 'me'), nonce: '7' }));
    expect(pendingOf(store.state, TEXT).map((one) => one.id)).toEqual(['8']);
    store.apply('MESSAGES_LOADED', { channelId: TEXT, page: { messages: [message(2)], limit: 50 } });
    store.apply('MESSAGE_SENT', { nonce: '8', message: message(3, { author: user(ME, 'me') }) });
    store.apply('MESSAGE_CREATE', message(3, { author: user(ME, 'me'), nonce: '8' }));
    expect(said(store)).toEqual(['2', '3']);
    // A new session changes nothing of what waits.
    store.apply('OUTBOX_CHANGED', { channelId: TEXT, entries: [entry] });
    store.apply('READY', READY);
    expect(pendingOf(store.state, TEXT)).toHaveLength(1);
    store.apply('LOGGED_OUT', null);
    expect([pendingOf(store.state, TEXT).length, store.state.guilds.size, store.state.meId]).toEqual([0, 0, null]);
  });

  it('that were not sent are told of at their channel, and apart where it is gone or hidden', () => {
    const store = ready();
    const failed = { id: '7', body: {}, files: [], createdAtMs: 0, state: 'failed', triedAfterId: null, error: null, progress: 0 } as const;
    const apart = (): string[] => unreachable(store.state, '').map((one) => one.id);
    store.apply('OUTBOX_CHANGED', { channelId: TEXT, entries: [{ ...failed, channelId: TEXT }] });
    store.apply('OUTBOX_CHANGED', { channelId: VOICE, entries: [{ ...failed, id: '8', channelId: VOICE, state: 'waiting' }] });
    expect([hasFailed(store.state, TEXT), hasFailed(store.state, VOICE), apart()]).toEqual([true, false, []]);
    store.apply('OUTBOX_CHANGED', { channelId: SECRET, entries: [{ ...failed, id: '9', channelId: SECRET }] });
    expect(apart()).toEqual(['9']);
    const forModerators = [
      { id: GUILD, type: 0, allow: '0', deny: String(Bit.ViewChannel) },
      { id: '21', type: 0, allow: String(Bit.ViewChannel), deny: '0' },
    ];
    // Whom one looks as does not see what one sees.
    store.apply('CHANNEL_UPDATE', { id: TEXT, guild_id: GUILD, type: 0, permission_overwrites: forModerators } as GatewayEvents['CHANNEL_UPDATE']);
    store.apply('VIEWED_AS', { guildId: GUILD, roleIds: [] });
    expect([may(store.state, TEXT, Bit.ViewChannel), apart()]).toEqual([false, ['9']]);
    store.apply('VIEWED_AS', null);
    store.apply('CHANNEL_DELETE', { id: TEXT, guild_id: GUILD, type: 0 } as GatewayEvents['CHANNEL_DELETE']);
    expect(apart()).toEqual(['7', '9']);
    expect(unreachable(store.state, '')).toBe(unreachable(store.state, ''));
  });

  it('stay over a new session, which has to ask for what came since', () => {
    const store = ready();
    store.apply('MESSAGES_LOADED', { channelId: TEXT, page: { messages: [message(1)], limit: 50 } });
    store.apply('READY', READY);
    expect(store.state.histories.get(TEXT)?.stretches).toMatchObject([{ messages: [{ content: '1' }], reachesEnd: false }]);
  });
});

describe('the rules of what one is told', () => {
  it('are whole, also from a server that knew fewer of them', () => {
    const ofBefore = { keywords: ['fish'], keywords_in: {}, quiet_hours: null };
    const quiet = { user_guild_settings: { entries: [{ guild_id: GUILD, message_notifications: 2, channel_overrides: [] }] } };
    const store = new Store(() => 1_000);
    store.apply('READY', { ...READY, ...quiet, nexus: { client_settings: {}, notification_rules: ofBefore } } as unknown as GatewayEvents['READY']);
    const told = (): boolean => noticeOf(store.state, message(3, { type: 0, content: 'fish' }) as unknown as Message).notifies;
    expect(told()).toBe(false);
    expect(notificationRules(store.state)).toEqual({ ...ofBefore, keywords_only_in: [] });
    expect(notificationRules(store.state)).toBe(notificationRules(store.state));
    store.apply('NEXUS_NOTIFICATION_RULES_UPDATE', ofBefore as unknown as GatewayEvents['NEXUS_NOTIFICATION_RULES_UPDATE']);
    expect(told()).toBe(false);
  });
});

describe('people', () => {
  it('type until they stop, write, or time is over', () => {
    const store = ready();
    const typing = (): string[] => (store.state.typing.get(TEXT) ?? []).map(({ user_id }) => user_id);
    const start = { channel_id: TEXT, guild_id: GUILD, user_id: BOB, timestamp: 1 };
    store.apply('TYPING_START', start);
    store.apply('TYPING_START', { ...start, user_id: ME });
    expect(typing()).toEqual([BOB]);
    store.apply('MESSAGE_CREATE', message(2));
    expect(typing()).toEqual([]);
    let now = 1_000;
    const later = new Store(() => now);
    later.apply('READY', READY);
    later.apply('TYPING_START', start);
    now += 9_999;
    later.apply('TIME_PASSED', null);
    expect(later.state.typing.size).toBe(1);
    now += 1;
    later.apply('TIME_PASSED', null);
    expect(later.state.typing.size).toBe(0);
  });

  it('may write again when their timeout is over, which no event tells', () => {
    let nowMs = Date.parse('2026-02-01T00:00:00Z');
    const store = new Store(() => nowMs);
    store.apply('READY', READY);
    expect(nextEndMs(store.state)).toBe(Infinity);
    const timeOut = (until: string | null): void => {
      const given = { guild_id: GUILD, ...member(BOB, 'bob'), communication_disabled_until: until };
      store.apply('GUILD_MEMBER_UPDATE', given as unknown as GatewayEvents['GUILD_MEMBER_UPDATE']);
    };
    timeOut('2026-02-01T00:01:00.000000+00:00');
    expect(nextEndMs(store.state)).toBe(nowMs + 60_000);
    timeOut(null);
    expect(nextEndMs(store.state)).toBe(Infinity);
    timeOut('2026-02-01T00:01:00.000000+00:00');
    const { version } = store.state.members.of(GUILD);
    nowMs += 59_999;
    store.apply('TIME_PASSED', null);
    expect(store.state.members.of(GUILD).version).toBe(version);
    nowMs += 1;
    store.apply('TIME_PASSED', null);
    expect(store.state.members.of(GUILD).version).toBeGreaterThan(version);
    expect(store.state.members.of(GUILD).get(BOB)?.communication_disabled_until).toBeNull();
    expect(nextEndMs(store.state)).toBe(Infinity);
  });

  it('come, change and go; and with a role that is deleted nobody has it', () => {
    const store = ready();
    store.apply('GUILD_MEMBER_ADD', { guild_id: GUILD, ...member('12', 'carol') } as unknown as GatewayEvents['GUILD_MEMBER_ADD']);
    expect(store.state.guilds.get(GUILD)?.member_count).toBe(3);
    store.apply('GUILD_MEMBER_UPDATE', { guild_id: GUILD, user: { ...user('12', 'carol'), global_name: 'Carol' }, roles: ['22'] } as never);
    expect(nameOf(store.state, '12', GUILD)).toBe('Carol');
    expect(store.state.members.of(GUILD).get('12')).toMatchObject({ roles: ['22'], joined_at: JOINED });
    store.apply('GUILD_ROLE_DELETE', { guild_id: GUILD, role_id: '22' });
    expect(store.state.members.of(GUILD).get(BOB)?.roles).toEqual(['21']);
    store.apply('GUILD_MEMBER_REMOVE', { guild_id: GUILD, user: user('12', 'carol') } as never);
    expect(store.state.members.of(GUILD).has('12')).toBe(false);
  });

  it('are present, and in calls', () => {
    const store = ready();
    const presence = {
      user: { id: BOB },
      guild_id: GUILD,
      status: 'dnd',
      activities: [],
      client_status: { web: 'dnd' },
    } as unknown as GatewayEvents['PRESENCE_UPDATE'];
    store.apply('PRESENCE_UPDATE', presence);
    expect(store.state.presences.get(BOB)?.status).toBe('dnd');
    const before = store.state.presences.get(BOB);
    store.apply('PRESENCE_UPDATE', { ...presence, activities: [] });
    expect(store.state.presences.get(BOB)).toBe(before);
    store.apply('PRESENCE_UPDATE', { ...presence, status: 'offline' } as never);
    expect(store.state.presences.has(BOB)).toBe(false);
    const voice = { guild_id: GUILD, channel_id: VOICE, user_id: BOB } as unknown as GatewayEvents['VOICE_STATE_UPDATE'];
    store.apply('VOICE_STATE_UPDATE', voice);
    expect(store.state.voiceStates.of(GUILD).get(BOB)?.channel_id).toBe(VOICE);
    store.apply('VOICE_STATE_UPDATE', { ...voice, channel_id: null });
    expect(store.state.voiceStates.of(GUILD).size).toBe(0);
    store.apply('CALL_CREATE', { channel_id: DM, message_id: '1', ringing: [ME], voice_states: [{ ...voice, channel_id: DM }] });
    store.apply('VOICE_STATE_UPDATE', { channel_id: null, user_id: BOB } as never);
    expect(store.state.voiceStates.of(DM).size).toBe(0);
    store.apply('CALL_DELETE', { channel_id: DM });
    expect(store.state.calls.size).toBe(0);
  });

  it('stand in the list beside a channel where the server puts them', () => {
    const store = ready();
    const rows = (): unknown[] =>
      store.state.memberLists
        .of(GUILD)
        .get('everyone')
        ?.rows.map((row) => (row && 'group' in row ? `${row.group} ${row.count}` : row?.userId)) ?? [];
    const item = (userId: string) => ({ member: member(userId, `u${userId}`) }) as never;
    const update = { guild_id: GUILD, id: 'everyone', member_count: 3, online_count: 2, groups: [{ id: 'online', count: 2 }] };
    store.apply('GUILD_MEMBER_LIST_UPDATE', { ...update, ops: [{ op: 'SYNC', range: [0, 99], items: [{ group: { id: 'online' } }, item(ME), item(BOB)] }] });
    expect(rows()).toEqual(['online 2', ME, BOB]);
    store.apply('GUILD_MEMBER_LIST_UPDATE', {
      ...update,
      groups: [{ id: 'online', count: 3 }],
      ops: [
        { op: 'INSERT', index: 2, item: item('13') },
        { op: 'DELETE', index: 1 },
      ],
    });
    expect(rows()).toEqual(['online 3', '13', BOB]);
    expect(store.state.users.get('13')?.username).toBe('u13');
    store.apply('GUILD_MEMBER_LIST_UPDATE', { ...update, ops: [{ op: 'INVALIDATE', range: [1, 2] }] });
    expect(rows()).toEqual(['online 2', undefined, undefined]);
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
