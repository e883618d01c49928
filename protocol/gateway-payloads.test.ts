import { IdentifyPayload, PresencePayload, RequestMembersPayload } from './gateway-payloads.ts';
import { disallowedIntents, isIntents } from './intents.ts';

describe('IDENTIFY as libraries send it', () => {
  it.each([
    ['the least', {}],
    ['old properties (discordgo, discord.js 12)', { properties: { $os: 'linux', $browser: 'x', $device: 'x' } }],
    ['no presence (twilight)', { presence: null }],
    ['no activities (eris)', { presence: { status: 'offline', activities: null, afk: false, since: null } }],
    ['a time of another kind (serenity)', { presence: { status: 'online', since: { secs_since_epoch: 1, nanos_since_epoch: 2 }, activities: [], afk: false } }],
    ['a game with a written time (discordgo)', { presence: { status: 'online', game: { name: '', type: 0, created_at: '0001-01-01T00:00:00Z' }, afk: false } }],
    ['more keys than there are', { v: 10, version: 3, capabilities: 0, guild_subscriptions: true, compress: null, large_threshold: 9999 }],
    ['nothing where something may be', { shard: null, intents: null, capabilities: null, properties: null, large_threshold: null }],
  ])('is taken with %s', (_name, given) => {
    expect(IdentifyPayload.safeParse({ token: 'x', ...given }).success).toBe(true);
  });

  it('is refused for a shard or intents of another kind', () => {
    expect(IdentifyPayload.safeParse({ token: 'x', shard: [0] }).error?.issues[0]?.path[0]).toBe('shard');
    expect(IdentifyPayload.safeParse({ token: 'x', intents: '513' }).error?.issues[0]?.path[0]).toBe('intents');
  });
});

describe('a presence', () => {
  it('keeps what others may see and leaves out the rest', () => {
    const { status, activities } = PresencePayload.parse({
      status: 'dnd',
      activities: [
        { name: 'a game', type: 0, created_at: '0001-01-01T00:00:00Z', details: 'x'.repeat(300), secrets: { join: 'no' }, emoji: null },
        { type: 3 },
        7,
      ],
    });
    expect(status).toBe('dnd');
    expect(activities).toHaveLength(1);
    expect(activities[0]).toEqual({ id: expect.any(String), name: 'a game', type: 0, created_at: expect.any(Number), details: 'x'.repeat(128) });
  });

  it('takes the one game of former days', () => {
    expect(PresencePayload.parse({ status: 'idle', game: { name: 'chess', type: 0 } })).toMatchObject({ status: 'idle', activities: [{ name: 'chess' }] });
    expect(IdentifyPayload.parse({ token: 'x', presence: { status: 'idle', activities: [{ name: 'chess', type: 0 }] } }).presence).toMatchObject({
      status: 'idle',
      activities: [{ name: 'chess' }],
    });
  });

  it('has no activity where its game has no name (discordgo)', () => {
    expect(PresencePayload.parse({ status: '', game: { name: '', type: 0, created_at: '0001-01-01T00:00:00Z' } })).toEqual({
      status: 'online',
      activities: [],
      afk: false,
    });
  });

  it('is online when its status is none', () => {
    expect(PresencePayload.parse({ status: 'asleep' })).toEqual({ status: 'online', activities: [], afk: false });
  });
});

describe('a request for members', () => {
  it('takes ids as text, as numbers, alone or in a list', () => {
    expect(RequestMembersPayload.parse({ guild_id: '1', user_ids: 5 })).toMatchObject({ guild_id: ['1'], user_ids: ['5'] });
    expect(RequestMembersPayload.parse({ guild_id: ['1'], user_ids: ['5', 6] })).toMatchObject({ guild_id: ['1'], user_ids: ['5', '6'] });
  });
});

describe('intents', () => {
  it('are known bits only', () => {
    for (const good of [0, 1, 513, 53_608_447]) expect(isIntents(good)).toBe(true);
    for (const bad of [-1, 1.5, 1 << 17, 2 ** 32, 2 ** 40, Number.NaN]) expect(isIntents(bad)).toBe(false);
  });

  it('need their switch where they are privileged', () => {
    expect(disallowedIntents(53_608_447, 0)).toBe(33_026);
    expect(disallowedIntents(53_608_447, (1 << 13) | (1 << 15) | (1 << 19))).toBe(0);
  });
});
