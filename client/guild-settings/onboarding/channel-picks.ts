import { ChannelType } from 'discord-api-types/v10';
import { channelGroups } from '#sdk/state/selectors/channels';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';
import type { Pick } from '../../kit/picks.tsx';

/** All channels of a guild but categories, in their order, as things to pick. */
export const channelPicks: (state: State, guildId: string) => readonly Pick[] = remember(
  (state, guildId) => [channelGroups(state, guildId)],
  (state, guildId) =>
    channelGroups(state, guildId)
      .flatMap(({ channels }) => channels)
      .flatMap(({ id, name, type }) => (type === ChannelType.GuildCategory ? [] : [{ id, name: `#${name ?? id}` }])),
);
