import { useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { CallNotice } from './call-notice.tsx';
import { LeaveButton } from './call-buttons.tsx';
import { MuteButton } from './mute-buttons.tsx';
import { TalkButton } from './talk-button.tsx';
import type { VoicePlace } from './voice.ts';
import './voice.css';

/** What the panel says and does, on a phone above a channel: there it is out of sight. The room of the call itself has its own buttons. */
export default function CallStrip({ place }: { place: VoicePlace | null }) {
  return (
    <>
      <CallNotice />
      {place && <Strip place={place} />}
    </>
  );
}

function Strip({ place: { guildId, channelId } }: { place: VoicePlace }) {
  const { t } = useLingui();
  const name = useSelected((state) => channelName(state, channelId));
  return (
    <section className="call-strip" aria-label={t`Voice`}>
      <Link href={pathTo(guildId ?? undefined, channelId)}>
        <Icon name="voice" />
        <span dir="auto">{name}</span>
      </Link>
      <TalkButton />
      <MuteButton />
      <LeaveButton />
    </section>
  );
}
