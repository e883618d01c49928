import type { GatewayEvents } from '../gateway/events.ts';
import { nameOf } from './selectors/names.ts';
import { nextEndMs } from './selectors/next-end.ts';
import { Store } from './store.ts';
import { BOB, DM, GUILD, JOINED, ME, member, message, READY, ready, TEXT, user, VOICE } from './test-state.ts';

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
