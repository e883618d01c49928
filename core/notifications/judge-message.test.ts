import { ChannelOverrideFlags, GuildSettingsFlags } from '#protocol/notifications/followed';
import type { JudgedMessage, Verdict } from '#protocol/notifications/judge-message';
import { keywordIn } from '#protocol/notifications/keywords';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { newChannel } from '../channels/new-channel.ts';
import type { GuildState } from '../state/guild-state.ts';
import { newChannelOverride, newGuildSettings, type GuildSettings } from './guild-settings-record.ts';
import { judgeMessage } from './judge-message.ts';
import { NO_RULES } from '#protocol/notifications/no-rules';
import type { NotificationRules } from './notification-rules.ts';

const NOW = Date.parse('2026-01-07T12:00:00Z');
const category = newChannel('1', '9', 4, 'category');
const channel = newChannel('2', '9', 0, 'general', { parent_id: '1' });
const thread: ChannelRecord = { ...newChannel('3', '9', 11, 'thread'), parent_id: '2' };
const guildWith = (level: number, inThread?: { flags: number; mute?: object }): GuildState =>
  ({
    id: '9',
    guild: { default_message_notifications: level },
    channels: new Map([category, channel].map((each) => [each.id, each])),
    members: new Map([['7', { roles: ['70'] }]]),
    threadMembers: new Map([['3', new Map(inThread ? [['7', inThread]] : [])]]),
  }) as unknown as GuildState; // what is judged by

const said = (given: Partial<JudgedMessage> = {}): JudgedMessage => ({
  author_id: '8',
  content: 'hello world',
  flags: 0,
  mention_ids: new Set(),
  mention_roles: [],
  mention_everyone: false,
  ...given,
});
const judge = (
  message: JudgedMessage,
  settings: Partial<GuildSettings> = {},
  { at = channel, guild = guildWith(0), rules = NO_RULES }: { at?: ChannelRecord; guild?: GuildState | null; rules?: NotificationRules } = {},
): Verdict => judgeMessage(message, at, guild, { userId: '7', settings: { ...newGuildSettings(), ...settings }, rules }, NOW);
const [told, mention, nothing] = [
  { mentions: false, notifies: true, keyword: null },
  { mentions: true, notifies: true, keyword: null },
  { mentions: false, notifies: false, keyword: null },
];

describe('a message', () => {
  it('is told by the level of the channel, its category, the person’s guild and the guild itself, in this order', () => {
    const override = (id: string, level: number) => ({ channel_overrides: [{ ...newChannelOverride(id), message_notifications: level }] });
    expect(judge(said())).toEqual(told);
    expect(judge(said(), {}, { guild: guildWith(1) })).toEqual(nothing);
    expect(judge(said(), { message_notifications: 0 }, { guild: guildWith(1) })).toEqual(told);
    expect(judge(said(), { message_notifications: 1, ...override('1', 0) })).toEqual(told);
    expect(judge(said(), { message_notifications: 0, ...override('2', 1) })).toEqual(nothing);
    expect(judge(said({ mention_ids: new Set(['7']) }), override('2', 2))).toEqual({ ...nothing, mentions: true });
  });

  it('of a channel that is not followed is told to who is mentioned', () => {
    const following = (...ids: string[]) => ({
      flags: GuildSettingsFlags.OptInChannelsOn,
      channel_overrides: ids.map((id) => ({ ...newChannelOverride(id), flags: ChannelOverrideFlags.OptInEnabled })),
    });
    expect(judge(said(), following())).toEqual(nothing);
    expect(judge(said({ mention_ids: new Set(['7']) }), following())).toEqual(mention);
    expect(judge(said({ mention_ids: new Set(['7']) }), { ...following(), message_notifications: 2 })).toEqual({ ...mention, notifies: false });
    for (const id of ['1', '2']) expect(judge(said(), following(id))).toEqual(told);
    expect(judge(said(), { ...following(), flags: GuildSettingsFlags.OptInChannelsOff })).toEqual(told);
    // A thread is followed by being in it.
    expect(judge(said(), following(), { at: thread, guild: guildWith(0, { flags: 1 }) })).toEqual(told);
  });

  it('mentions by name, by roles and by everybody, where the person hears of those', () => {
    const guild = guildWith(1);
    expect(judge(said({ mention_ids: new Set(['7']) }), { suppress_everyone: true, suppress_roles: true }, { guild })).toEqual(mention);
    expect(judge(said({ mention_roles: ['70'] }), {}, { guild })).toEqual(mention);
    expect(judge(said({ mention_roles: ['71'] }), {}, { guild })).toEqual(nothing);
    expect(judge(said({ mention_roles: ['70'] }), { suppress_roles: true }, { guild })).toEqual(nothing);
    expect(judge(said({ mention_everyone: true }), {}, { guild })).toEqual(mention);
    expect(judge(said({ mention_everyone: true }), { suppress_everyone: true }, { guild })).toEqual(nothing);
    expect(judge(said({ author_id: '7', mention_everyone: true }), {}, { guild })).toEqual(nothing);
  });

  it('counts, and is not told, where it is muted or silent', () => {
    const named = said({ mention_ids: new Set(['7']) });
    const counted = { mentions: true, notifies: false, keyword: null };
    const until = (end: string) => ({ end_time: end, selected_time_window: 3600 });
    expect(judge(named, { muted: true })).toEqual(counted);
    expect(judge(named, { muted: true, mute_config: until('2026-01-07T13:00:00.000000+00:00') })).toEqual(counted);
    expect(judge(named, { muted: true, mute_config: until('2026-01-07T11:00:00.000000+00:00') })).toEqual(mention);
    for (const id of ['1', '2']) expect(judge(named, { channel_overrides: [{ ...newChannelOverride(id), muted: true }] })).toEqual(counted);
    expect(judge({ ...named, flags: 4096 })).toEqual(counted);
  });

  it('in a thread is told to who is in it, as they wish', () => {
    const at = thread;
    expect(judge(said(), {}, { at })).toEqual(nothing);
    expect(judge(said({ mention_ids: new Set(['7']) }), {}, { at })).toEqual(mention);
    expect(judge(said(), {}, { at, guild: guildWith(0, { flags: 1 }) })).toEqual(told);
    expect(judge(said(), {}, { at, guild: guildWith(1, { flags: 2 }) })).toEqual(told);
    expect(judge(said(), {}, { at, guild: guildWith(0, { flags: 4 }) })).toEqual(nothing);
    expect(judge(said(), {}, { at, guild: guildWith(0, { flags: 8 }) })).toEqual(nothing);
    expect(judge(said(), {}, { at, guild: guildWith(0, { flags: 2, mute: { end_time: null } }) })).toEqual(nothing);
  });

  it('in a conversation always counts', () => {
    const direct = newChannel('4', null, 1, null);
    expect(judge(said(), {}, { at: direct, guild: null })).toEqual(mention);
    const muted = { channel_overrides: [{ ...newChannelOverride('4'), muted: true }] };
    expect(judge(said(), muted, { at: direct, guild: null })).toEqual({ mentions: true, notifies: false, keyword: null });
  });

  it('is told for words of its thread, channel, category and guild, besides those for everywhere', () => {
    const guild = guildWith(1);
    const rules = { ...NO_RULES, keywords: ['everywhere'], keywords_in: { 1: ['category'], 2: ['channel'], 3: ['thread'], 9: ['guild'], 5: ['elsewhere'] } };
    const heard = (content: string, at = channel) => judge(said({ content }), {}, { at, guild, rules }).keyword;
    for (const word of ['everywhere', 'category', 'channel', 'guild']) expect(heard(`a ${word}`)).toBe(word);
    for (const word of ['everywhere', 'category', 'channel', 'guild', 'thread']) expect(heard(`a ${word}`, thread)).toBe(word);
    for (const word of ['elsewhere', 'thread']) expect(heard(`a ${word}`)).toBeNull();
    expect(judge(said({ content: 'a channel' }), { message_notifications: 2 }, { guild, rules })).toEqual(nothing);
  });

  it('is told for nothing but words where that is set with the level', () => {
    const rules = { ...NO_RULES, keywords: ['world'], keywords_only_in: ['2', '9'] };
    const of = (message: JudgedMessage, settings: Parameters<typeof judge>[1]) => judge(message, settings, { guild: guildWith(0), rules });
    const atChannel = { channel_overrides: [{ ...newChannelOverride('2'), message_notifications: 2 }] };
    const heard = { mentions: false, notifies: true, keyword: 'world' };
    expect(of(said(), atChannel)).toEqual(heard);
    expect(of(said({ content: 'Hello' }), atChannel)).toEqual(nothing);
    expect(of(said({ content: 'Hello', mention_ids: new Set(['7']) }), atChannel)).toEqual({ mentions: true, notifies: false, keyword: null });
    expect(of(said(), { message_notifications: 2 })).toEqual(heard);
    // Not by what was set for another place, nor where it is muted.
    expect(of(said(), { channel_overrides: [{ ...newChannelOverride('1'), message_notifications: 2 }] })).toEqual(nothing);
    expect(of(said(), { ...atChannel, muted: true })).toEqual(nothing);
    expect(of(said(), { message_notifications: 1 }).notifies).toBe(true);
  });

  it('is told for a word of one’s own, and does not count for it', () => {
    const rules = { ...NO_RULES, keywords: ['World', 'C++', 'two words'] };
    expect(judge(said(), {}, { guild: guildWith(1), rules })).toEqual({ mentions: false, notifies: true, keyword: 'World' });
    expect(judge(said(), { message_notifications: 2 }, { rules })).toEqual(nothing);
    expect(keywordIn(rules.keywords, 'underworldly')).toBeNull();
    expect(keywordIn(rules.keywords, 'a WORLD, then')).toBe('World');
    expect(keywordIn(rules.keywords, 'I like c++')).toBe('C++');
    expect(keywordIn(rules.keywords, 'these two words here')).toBe('two words');
    expect(keywordIn(rules.keywords, 'weltworld world')).toBe('World');
  });
});
