import { ChannelType } from 'discord-api-types/v10';
import type { GuildState } from '../state/guild-state.ts';
import { nextPosition } from './channel-places.ts';

const withChannels = (...channels: { type: ChannelType; position: number }[]): GuildState =>
  ({ channels: new Map(channels.map((channel, index) => [String(index), channel])) }) as unknown as GuildState; // nothing else is read

it('puts a new channel below the others of its kind', () => {
  const state = withChannels({ type: ChannelType.GuildText, position: 3 }, { type: ChannelType.GuildVoice, position: 7 });
  expect([
    nextPosition(state, ChannelType.GuildText),
    nextPosition(state, ChannelType.GuildStageVoice),
    nextPosition(state, ChannelType.GuildCategory),
  ]).toEqual([4, 8, 0]);
});

it('goes no further than the integers of clients', () => {
  expect(nextPosition(withChannels({ type: ChannelType.GuildText, position: 2 ** 31 - 1 }), ChannelType.GuildText)).toBe(2 ** 31 - 1);
});
