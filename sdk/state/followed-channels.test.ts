import { ChannelType } from 'discord-api-types/v10';
import type { Channel } from './entities.ts';
import { followChannel, showAllChannels, showChosenChannels } from './followed-channels.ts';
import type { ChannelGroup } from './selectors/channels.ts';

const channel = (id: string, type = ChannelType.GuildText): Channel => ({ id, type });
const GROUPS: ChannelGroup[] = [
  { category: null, channels: [channel('1')] },
  { category: channel('10', ChannelType.GuildCategory), channels: [channel('11'), channel('12')] },
  { category: channel('20', ChannelType.GuildCategory), channels: [channel('21')] },
];
const [ON, OFF, CHOSEN, FAVORITED] = [1 << 14, 1 << 13, 1 << 12, 1 << 11];
const chosen = (...ids: string[]) => ({ flags: ON, channel_overrides: ids.map((id) => ({ channel_id: id, flags: CHOSEN })) });

describe('the channels that somebody follows', () => {
  it('are all that there are for who never chose, and what was chosen before for who did', () => {
    const all = { 1: { flags: CHOSEN }, 10: { flags: CHOSEN }, 20: { flags: CHOSEN } };
    expect(showChosenChannels({}, GROUPS)).toEqual({ flags: ON, channel_overrides: all });
    const before = { ...chosen('11'), flags: OFF | (1 << 11) };
    expect(showChosenChannels(before, GROUPS)).toEqual({ flags: ON | (1 << 11), channel_overrides: {} });
    expect(showAllChannels({ flags: ON | (1 << 11) })).toEqual({ flags: OFF | (1 << 11) });
  });

  it('are the others once one is left out, and those of its category one by one', () => {
    expect(followChannel({}, GROUPS, '11', false).channel_overrides).toEqual({ 1: { flags: CHOSEN }, 12: { flags: CHOSEN }, 20: { flags: CHOSEN } });
    expect(followChannel(chosen('1', '10'), GROUPS, '11', false).channel_overrides).toEqual({ 10: { flags: 0 }, 12: { flags: CHOSEN } });
    expect(followChannel(chosen('1', '12'), GROUPS, '12', false).channel_overrides).toEqual({ 12: { flags: 0 } });
    expect(followChannel(chosen('1'), GROUPS, '21', true)).toEqual({ flags: ON, channel_overrides: { 21: { flags: CHOSEN } } });
  });

  it('are a whole category, or nothing of it', () => {
    expect(followChannel(chosen('1', '12'), GROUPS, '10', true).channel_overrides).toEqual({ 10: { flags: CHOSEN }, 12: { flags: 0 } });
    expect(followChannel(chosen('1', '10', '12'), GROUPS, '10', false).channel_overrides).toEqual({ 10: { flags: 0 }, 12: { flags: 0 } });
  });

  it('keep what else was set of a channel', () => {
    const settings = { flags: ON, channel_overrides: [{ channel_id: '1', flags: CHOSEN | FAVORITED }] };
    expect(followChannel(settings, GROUPS, '1', false).channel_overrides).toEqual({ 1: { flags: FAVORITED } });
  });
});
