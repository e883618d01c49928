import { ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { channelGroups, guildIds } from '#sdk/state/selectors/channels';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';

export interface FollowTarget {
  guildId: string;
  name: string;
  channels: readonly { id: string; name: string }[];
}

const TAKES_NEWS: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** Guilds with channels into which one may bring the news of this one. Source: Discord, "Follow Announcement Channel". */
export const followTargets = (state: State, sourceId: string): FollowTarget[] =>
  guildIds(state).flatMap((guildId) => {
    const channels = channelGroups(state, guildId)
      .flatMap((group) => group.channels)
      .filter(({ id, type }) => id !== sourceId && TAKES_NEWS.includes(type) && may(state, id, Bit.ManageWebhooks))
      .map(({ id, name }) => ({ id, name: name ?? '' }));
    return channels.length === 0 ? [] : [{ guildId, name: state.guilds.get(guildId)?.name ?? '', channels }];
  });
