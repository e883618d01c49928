import { channelName } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { Icon } from '../kit/icon.tsx';

/** Where something stands: a channel, and its guild. */
export function PlaceName({ channelId, withGuild = true }: { channelId: string; withGuild?: boolean }) {
  const channel = useSelected((state) => state.channels.get(channelId));
  const name = useSelected((state) => channelName(state, channelId));
  const guild = useSelected((state) => state.guilds.get(channel?.guild_id ?? '')?.name);
  const parent = useSelected((state) => (channel?.thread_metadata ? state.channels.get(channel.parent_id ?? '')?.name : undefined));
  return (
    <span className="place-name">
      <Icon name={channelIcon(channel?.type ?? 0)} />
      <span dir="auto">{name || '…'}</span>
      {(parent || (withGuild && guild)) && <small dir="auto">{[parent, withGuild && guild].filter(Boolean).join(' · ')}</small>}
    </span>
  );
}
