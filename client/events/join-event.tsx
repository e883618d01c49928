import { Trans } from '@lingui/react/macro';
import type { ScheduledEvent } from '#sdk/state/entities';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useVoice } from '../voice/voice.ts';

/** Leads into the channel of an event that is happening. */
export function JoinEvent({ event: { channel_id: channelId, guild_id: guildId } }: { event: ScheduledEvent }) {
  const voice = useVoice();
  if (channelId === null) return null;
  return (
    <button
      className="button good"
      onClick={() => {
        void voice.join({ guildId, channelId });
        navigate(pathTo(guildId, channelId));
      }}
    >
      <Trans>Join the event</Trans>
    </button>
  );
}
