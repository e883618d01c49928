import { useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { LeaveButton } from './call-buttons.tsx';
import { MuteButton } from './mute-buttons.tsx';
import type { VoicePlace } from './voice.ts';
import './voice.css';

/** The own call on a phone, above another channel: there the panel is out of sight. */
export default function CallStrip({ place: { guildId, channelId } }: { place: VoicePlace }) {
  const { t } = useLingui();
  const name = useSelected((state) => channelName(state, channelId));
  return (
    <section className="call-strip" aria-label={t`Voice`}>
      <Link href={pathTo(guildId ?? undefined, channelId)}>
        <Icon name="voice" />
        <span dir="auto">{name}</span>
      </Link>
      <MuteButton />
      <LeaveButton />
    </section>
  );
}
