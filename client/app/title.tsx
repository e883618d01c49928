import { useEffect } from 'react';
import { guildIds } from '#sdk/state/selectors/channels';
import { channelName } from '#sdk/state/selectors/names';
import { unreadOfGuild } from '#sdk/state/selectors/unread';
import { DIRECT, type State } from '#sdk/state/state';
import { aboutServer } from './about-server.ts';
import { useSelected } from './session.tsx';

const mentionsOf = (state: State): number => [DIRECT, ...guildIds(state)].reduce((sum, id) => sum + unreadOfGuild(state, id).mentions, 0);

/** The title of the page: how many mentions wait, and where one is. */
export function TitleKeeper({ channelId }: { channelId: string | null }) {
  const mentions = useSelected(mentionsOf);
  const name = useSelected((state) => (channelId === null ? '' : channelName(state, channelId)));
  useEffect(() => {
    document.title = [mentions > 0 ? `(${mentions})` : '', name, name ? '·' : '', aboutServer.name].filter((part) => part !== '').join(' ');
  }, [mentions, name]);
  return null;
}
