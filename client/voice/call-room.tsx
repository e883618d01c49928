import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { channelName } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { CalledPeople } from './called-people.tsx';
import { CameraButton, LeaveButton, ScreenButton } from './call-buttons.tsx';
import { CallTile, type Focus } from './call-tile.tsx';
import { FullScreenButton } from './full-screen-button.tsx';
import { inVoice, voiceStateIn } from './in-voice.ts';
import { DeafButton, MuteButton } from './mute-buttons.tsx';
import { useNoticeWords } from './notice-words.tsx';
import { PersonTile } from './person-tile.tsx';
import { SoundboardButton } from './soundboard-button.tsx';
import { TalkButton } from './talk-button.tsx';
import { usePictures } from './use-pictures.ts';
import { useVoice, useVoiceNow, type VoicePlace } from './voice.ts';
import { whyNotIn } from './why-not-in.ts';
import './voice.css';

/** Everybody in a call, as far as one is in it oneself; otherwise who is there, and the way in. */
export function CallRoom({ channelId, children }: { channelId: string; children?: ReactNode }) {
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id ?? null);
  const isInside = useVoiceNow(({ place }) => place?.channelId === channelId);
  return isInside ? <Inside channelId={channelId}>{children}</Inside> : <Outside place={{ guildId, channelId }}>{children}</Outside>;
}

function Outside({ place, children }: { place: VoicePlace; children: ReactNode }) {
  const { t } = useLingui();
  const voice = useVoice();
  const client = useClient();
  const name = useSelected((state) => channelName(state, place.channelId));
  const people = useSelected((state) => inVoice(state, place.channelId));
  const limit = useSelected((state) => state.channels.get(place.channelId)?.user_limit ?? 0);
  const why = useNoticeWords(whyNotIn(client.state, place));
  const count = people.length;
  return (
    <section className="call-room outside" aria-label={t`Call`}>
      <div className="call-way-in">
        <h2 dir="auto">{name}</h2>
        {count === 0 ? (
          <p className="note">
            <Trans>Nobody is here yet.</Trans>
          </p>
        ) : (
          <ul className="call-faces">
            {people.map((id) => (
              <li key={id}>
                <PersonTile userId={id} channelId={place.channelId} isSmall />
              </li>
            ))}
          </ul>
        )}
        {limit > 0 && (
          <p className="note">
            <Trans>
              {count} of {limit} places are taken
            </Trans>
          </p>
        )}
        {why === null ? (
          <button className="button good" onClick={() => void voice.join(place)}>
            <Icon name="voice" />
            <Trans>Join the call</Trans>
          </button>
        ) : (
          <p className="wrong">{why}</p>
        )}
      </div>
      <div className="call-bar">{children}</div>
    </section>
  );
}

function Inside({ channelId, children }: { channelId: string; children: ReactNode }) {
  const { t } = useLingui();
  const room = useRef<HTMLElement>(null);
  const people = useSelected((state) => inVoice(state, channelId));
  const meId = useSelected((state) => state.meId ?? '');
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const client = useClient();
  // A version of what is looked at below: who begins to show a screen is not always somebody new.
  useSelected((state) => state.voiceStates.of(guildId ?? channelId).version);
  const [focus, setFocus] = useState<Focus | null>(null);
  const own = useSelected((state) => voiceStateIn(state, channelId, meId));
  const state = useVoiceNow((now) => now.state);
  usePictures();
  const shows = people.filter((id) => voiceStateIn(client.state, channelId, id)?.self_stream === true);
  const all: Focus[] = [...shows.map((id): Focus => `screen:${id}`), ...people.map((id): Focus => `person:${id}`)];
  const large = focus !== null && all.includes(focus) ? focus : null;
  const tile = (one: Focus): ReactNode => <CallTile key={one} of={one} channelId={channelId} large={large} onFocus={setFocus} />;
  const small = all.filter((one) => one !== large);
  const columns = { '--columns': Math.ceil(Math.sqrt(small.length)) } as CSSProperties; // a variable of ours, which its type does not know
  const forced = own?.deaf ? t`A moderator deafened you: you hear nobody.` : own?.mute ? t`A moderator muted you: nobody hears you.` : null;
  const silent = forced ?? (own?.suppress ? t`You may not speak in this channel.` : null);
  return (
    <section className={`call-room${large ? ' focused' : ''}`} aria-label={t`Call`} ref={room}>
      {state !== 'connected' && (
        <p className="call-state" role="status">
          {state === 'connecting' ? t`Connecting …` : t`The connection broke. You are being brought back …`}
        </p>
      )}
      {silent !== null && (
        <p className="call-state" role="status">
          {silent}
        </p>
      )}
      {guildId === undefined && <CalledPeople channelId={channelId} />}
      {large && <div className="call-large">{tile(large)}</div>}
      <div className="call-tiles" style={columns}>
        {small.map(tile)}
      </div>
      <div className="call-bar" role="toolbar" aria-label={t`Your call`}>
        <TalkButton />
        <MuteButton />
        <DeafButton />
        <CameraButton />
        <ScreenButton />
        {guildId !== undefined && <SoundboardButton guildId={guildId} channelId={channelId} />}
        {children}
        <FullScreenButton room={room} />
        <LeaveButton />
      </div>
    </section>
  );
}
