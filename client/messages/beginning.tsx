import { Trans } from '@lingui/react/macro';
import { channelName } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';

/** Above the first message of all. */
export function Beginning({ channelId }: { channelId: string }) {
  const name = useSelected((state) => channelName(state, channelId));
  const isDirect = useSelected((state) => state.channels.get(channelId)?.guild_id === undefined);
  const isThread = useSelected((state) => state.channels.get(channelId)?.thread_metadata !== undefined);
  return (
    <div className="beginning">
      <h2 dir="auto">{isDirect || isThread ? name : `#${name}`}</h2>
      <p>
        {isThread ? (
          <Trans>Here {name} begins.</Trans>
        ) : isDirect ? (
          <Trans>Here your conversation with {name} begins.</Trans>
        ) : (
          <Trans>Here #{name} begins.</Trans>
        )}
      </p>
    </div>
  );
}
