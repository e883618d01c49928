import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { GatewayEvents } from '../gateway/events.ts';
import type { Message } from './entities.ts';
import { EMPTY, newest } from './history.ts';
import { directChannels, lastMessageId } from './selectors/channels.ts';
import { isTuckedAway, listedChannels, shownGroups } from './selectors/listed-channels.ts';
import { may } from './selectors/permissions.ts';
import { nextEndMs } from './selectors/next-end.ts';
import { pendingOf } from './selectors/pending.ts';
import { noticeOf, notificationRules } from './selectors/notices.ts';
import { isGuildMuted, isMuted } from './selectors/pings.ts';
import { unreadOf, unreadOfGuild } from './selectors/unread.ts';
import { hasFailed, unreachable } from './selectors/unsent.ts';
import { DIRECT } from './state.ts';
import { Store } from './store.ts';
import { BOB, CATEGORY, DM, GUILD, id, JOINED, ME, message, READY, ready, said, SECRET, TEXT, user, VOICE } from './test-state.ts';

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
