import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { CallAnnouncer } from './call-announcer.tsx';
import { CallNotice } from './call-notice.tsx';
import { CameraButton, LeaveButton, ScreenButton } from './call-buttons.tsx';
import { EncryptionButton } from './encryption-button.tsx';
import { ownVoiceState } from './in-voice.ts';
import { changePreferences, usePreferences } from './preferences.ts';
import { Toggle } from './mute-buttons.tsx';
import { QualityButton } from './quality-button.tsx';
import { SoundboardButton } from './soundboard-button.tsx';
import { TalkButton } from './talk-button.tsx';
import { useVoice, useVoiceNow, type VoicePlace } from './voice.ts';
import './voice.css';

/** The own call, on every page: where, how well, and what to do about it. */
export default function VoicePanel() {
  const place = useVoiceNow((now) => now.place);
  return (
    <>
      <CallNotice />
      {place ? <Connected place={place} /> : <WayBack />}
      <CallAnnouncer />
    </>
  );
}

/** What a channel is called, and its guild. */
function PlaceLink({ place: { guildId, channelId } }: { place: VoicePlace }) {
  const name = useSelected((state) => channelName(state, channelId));
  const guild = useSelected((state) => state.guilds.get(guildId ?? '')?.name);
  return (
    <Link href={pathTo(guildId ?? undefined, channelId)} className="voice-place">
      <span dir="auto">{name}</span>
      {guild !== undefined && <span dir="auto">{guild}</span>}
    </Link>
  );
}

function Connected({ place }: { place: VoicePlace }) {
  const { t } = useLingui();
  const voice = useVoice();
  const state = useVoiceNow((now) => now.state);
  const isBlocked = useVoiceNow(({ isPlaybackBlocked }) => isPlaybackBlocked);
  const { noiseSuppression } = usePreferences();
  const isQuiet = noiseSuppression === 'rnnoise';
  const words = { idle: '', connecting: t`Connecting …`, connected: t`Voice connected`, reconnecting: t`Reconnecting …` };
  useEffect(() => {
    if (!isBlocked) return;
    const touch = (): void => void voice.session().then((session) => session.resumePlayback());
    addEventListener('pointerdown', touch, { once: true });
    addEventListener('keydown', touch, { once: true });
    return () => {
      removeEventListener('pointerdown', touch);
      removeEventListener('keydown', touch);
    };
  }, [isBlocked, voice]);
  return (
    <section className="voice-panel" aria-label={t`Voice`}>
      <div className="row">
        <QualityButton state={state} words={words[state]} />
        <EncryptionButton />
        <LeaveButton />
      </div>
      <PlaceLink place={place} />
      <TalkButton />
      {isBlocked && (
        <p className="note">
          <Trans>The browser lets you hear the others once you touch the page.</Trans>
        </p>
      )}
      <div className="row voice-acts">
        <CameraButton />
        <ScreenButton />
        {place.guildId !== null && <SoundboardButton guildId={place.guildId} channelId={place.channelId} showsEffects={false} />}
        <Toggle
          label={t`Noise suppression by RNNoise`}
          icon="noise"
          isOn={isQuiet}
          onPress={() => changePreferences({ noiseSuppression: isQuiet ? 'browser' : 'rnnoise' })}
        />
      </div>
    </section>
  );
}

/** Back into the call from before the page was loaded anew, or over from another device. */
function WayBack() {
  const { t } = useLingui();
  const voice = useVoice();
  const formerPlace = useVoiceNow((now) => now.formerPlace);
  const elsewhere = useSelected(ownVoiceState);
  const isThere = useSelected((state) => formerPlace !== null && (formerPlace.guildId === null ? state.calls : state.channels).has(formerPlace.channelId));
  const place = elsewhere ? { guildId: elsewhere.guild_id ?? null, channelId: elsewhere.channel_id } : isThere ? formerPlace : null;
  if (!place) return null;
  return (
    <section className="voice-panel" aria-label={t`Voice`}>
      <p className="voice-state">{elsewhere ? t`In a call on another device` : t`You were in a call`}</p>
      <PlaceLink place={place} />
      <div className="row voice-acts">
        <button className="button small good" onClick={() => void voice.join(place)}>
          {elsewhere ? <Trans>Take it over</Trans> : <Trans>Go back in</Trans>}
        </button>
        {!elsewhere && (
          <button className="button small" onClick={() => voice.dismiss()}>
            <Trans>No</Trans>
          </button>
        )}
      </div>
    </section>
  );
}
