import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState, type ReactNode, type RefObject } from 'react';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { CameraButton, LeaveButton, ScreenButton } from './call-buttons.tsx';
import { CallTile, type Focus } from './call-tile.tsx';
import { FullScreenButton } from './full-screen-button.tsx';
import { voiceStateIn } from './in-voice.ts';
import { DeafButton, MuteButton } from './mute-buttons.tsx';
import { useNoticeWords } from './notice-words.tsx';
import { onStage, speaks } from './on-stage.ts';
import { PersonTile } from './person-tile.tsx';
import { SoundboardButton } from './soundboard-button.tsx';
import { StageHand } from './stage-hand.tsx';
import { StageHead } from './stage-head.tsx';
import { StagePeople } from './stage-people.tsx';
import { StageRequests } from './stage-requests.tsx';
import { TalkButton } from './talk-button.tsx';
import { usePictures } from './use-pictures.ts';
import { useVoice, useVoiceNow } from './voice.ts';
import { whyNotIn } from './why-not-in.ts';
import './voice.css';
import './stage.css';

/** A stage: those who speak, those who listen, and the way from one to the other. */
export function StageRoom({ channelId, children }: { channelId: string; children?: ReactNode }) {
  const { t } = useLingui();
  const { speakers, audience } = useSelected((state) => onStage(state, channelId));
  const isInside = useVoiceNow(({ place }) => place?.channelId === channelId);
  const room = useRef<HTMLElement>(null);
  const client = useClient();
  // A version of what is looked at below: who begins to show a screen is not always somebody new.
  useSelected((state) => state.voiceStates.of(state.channels.get(channelId)?.guild_id ?? '').version);
  const [focus, setFocus] = useState<Focus | null>(null);
  const tilesOf = (id: string): Focus[] => [`person:${id}`, ...(voiceStateIn(client.state, channelId, id)?.self_stream ? [`screen:${id}` as const] : [])];
  const large = isInside && focus !== null && speakers.flatMap(tilesOf).includes(focus) ? focus : null;
  const tile = (one: Focus): ReactNode => <CallTile key={one} of={one} channelId={channelId} large={large} onFocus={setFocus} />;
  return (
    <section className={`call-room stage-room${large ? ' focused' : ''}`} aria-label={t`Stage`} ref={room}>
      <StageHead channelId={channelId} />
      {large && <div className="call-large">{tile(large)}</div>}
      <div className="stage-all">
        <section aria-label={t`Speakers`}>
          <h3>{plural(speakers.length, { one: '# speaker', other: '# speakers' })}</h3>
          {speakers.length === 0 && (
            <p className="note">
              <Trans>Nobody is on the stage yet.</Trans>
            </p>
          )}
          <ul className="stage-speakers">
            {speakers.map((id) => (
              <li key={id}>
                {isInside ? (
                  tilesOf(id)
                    .filter((one) => one !== large)
                    .map(tile)
                ) : (
                  <PersonTile userId={id} channelId={channelId} isSmall />
                )}
              </li>
            ))}
          </ul>
        </section>
        {isInside && <StageRequests channelId={channelId} />}
        <section aria-label={t`Audience`}>
          <h3>{plural(audience.length, { one: '# listener', other: '# listeners' })}</h3>
          <StagePeople channelId={channelId} userIds={audience} />
        </section>
      </div>
      {isInside ? (
        <InsideBar channelId={channelId} room={room}>
          {children}
        </InsideBar>
      ) : (
        <WayIn channelId={channelId}>{children}</WayIn>
      )}
    </section>
  );
}

function InsideBar({ channelId, room, children }: { channelId: string; room: RefObject<HTMLElement | null>; children: ReactNode }) {
  const { t } = useLingui();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id ?? '');
  const isSpeaker = useSelected((state) => {
    const own = voiceStateIn(state, channelId, state.meId ?? '');
    return own !== undefined && speaks(own);
  });
  const state = useVoiceNow((now) => now.state);
  usePictures();
  return (
    <>
      {state !== 'connected' && (
        <p className="call-state" role="status">
          {state === 'connecting' ? t`Connecting …` : t`The connection broke. You are being brought back …`}
        </p>
      )}
      <StageHand channelId={channelId} />
      <div className="call-bar" role="toolbar" aria-label={t`Your call`}>
        {isSpeaker && (
          <>
            <TalkButton />
            <MuteButton />
            <CameraButton />
            <ScreenButton />
            <SoundboardButton guildId={guildId} channelId={channelId} />
          </>
        )}
        <DeafButton />
        {children}
        <FullScreenButton room={room} />
        <LeaveButton />
      </div>
    </>
  );
}

function WayIn({ channelId, children }: { channelId: string; children: ReactNode }) {
  const voice = useVoice();
  const client = useClient();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id ?? null);
  const place = { guildId, channelId };
  const why = useNoticeWords(whyNotIn(client.state, place));
  return (
    <div className="call-bar">
      {why === null ? (
        <button className="button good" onClick={() => void voice.join(place)}>
          <Icon name="headphones" />
          <Trans>Listen in</Trans>
        </button>
      ) : (
        <p className="wrong">{why}</p>
      )}
      {children}
    </div>
  );
}
