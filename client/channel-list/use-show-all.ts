import { showAllChannels, showChosenChannels } from '#sdk/state/followed-channels';
import { channelGroups } from '#sdk/state/selectors/channels';
import { followedIds } from '#sdk/state/selectors/followed';
import { useClient, useSelected } from '../app/session.tsx';
import { orSay } from '../kit/or-say.ts';

/** Whether all channels of a guild stand in one's list, and not only those that one chose. */
export function useShowAll(guildId: string): { isAll: boolean; showAll(isAll: boolean): void } {
  const client = useClient();
  const isAll = useSelected((state) => followedIds(state, guildId) === null);
  const showAll = (next: boolean): void => {
    const settings = client.state.guildSettings.get(guildId) ?? {};
    const change = next ? showAllChannels(settings) : showChosenChannels(settings, channelGroups(client.state, guildId));
    orSay(client.editGuildSettings(guildId, change));
  };
  return { isAll, showAll };
}
