import { Trans, useLingui } from '@lingui/react/macro';
import { MessageFlags } from 'discord-api-types/v10';
import { useEffect, useRef, useState } from 'react';
import { aboutServer } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { PlayButton, SeekBar } from '../media/bars.tsx';
import { timeOnClock, usePlayback } from '../media/use-playback.ts';
import { resampled, writtenWaveform } from '../media/waveform.ts';
import { WaveformBars } from '../media/waveform-bars.tsx';
import { sizeInWords } from '../messages/attachments.tsx';
import { bodyOf } from './message-body.ts';
import { useRecording, type Recorded } from './use-recording.ts';
import '../media/media.css';

interface VoiceRecorderProps {
  channelId: string;
  replyingTo: string | null;
  pings: boolean;
  onEnd(hasSent: boolean): void;
}

const BARS = 60;

/** Says something instead of writing it: it is recorded at once, and heard again before it is sent. */
export default function VoiceRecorder({ channelId, replyingTo, pings, onEnd }: VoiceRecorderProps) {
  const { t } = useLingui();
  const client = useClient();
  const { state, seconds, heights, recorded, stop, finish } = useRecording();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), [state]);
  const send = async (): Promise<void> => {
    const made = await finish();
    if (!made || made.file.size > aboutServer.maxFileBytes) return;
    const { file, seconds: length, heights: all } = made;
    const about = { id: 0, filename: file.name, duration_secs: length, waveform: writtenWaveform(all) };
    const body = {
      ...bodyOf('', { channelId, replyingTo, pings }),
      flags: MessageFlags.IsVoiceMessage,
      attachments: [about] as never, // of what is sent with a file the types know only its name
    };
    void client.send(channelId, body, [{ name: file.name, data: file }]);
    onEnd(true);
  };
  const most = sizeInWords(aboutServer.maxFileBytes);
  const isTooLarge = recorded !== null && recorded.file.size > aboutServer.maxFileBytes;
  return (
    <div
      className="composer-line recorder"
      role="group"
      aria-label={t`Voice message`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onEnd(false);
      }}
    >
      <button type="button" className="icon-button" aria-label={t`Discard the recording`} title={t`Discard`} onClick={() => onEnd(false)}>
        <Icon name="trash" />
      </button>
      {state === 'refused' ? (
        <p className="words wrong" role="alert">
          <Trans>There is no microphone that may be used. Allow it in the browser and try again.</Trans>
        </p>
      ) : recorded ? (
        <Preview recorded={recorded} />
      ) : (
        <>
          <span className="recording-sign" role="status">
            {state === 'recording' ? <Trans>Recording</Trans> : <Trans>Waiting for the microphone</Trans>}
          </span>
          <span className="live-wave">
            <WaveformBars heights={heights.slice(-BARS)} done={1} />
          </span>
          <span className="time" role="timer">
            {timeOnClock(seconds)}
          </span>
        </>
      )}
      {isTooLarge && (
        <p className="words wrong" role="alert">
          <Trans>That is larger than this server takes: at most {most}.</Trans>
        </p>
      )}
      {state === 'recording' && (
        <button ref={first} type="button" className="icon-button" aria-label={t`Stop and listen`} title={t`Stop and listen`} onClick={stop}>
          <Icon name="stop" />
        </button>
      )}
      {(state === 'recording' || recorded) && (
        <button
          type="button"
          className="icon-button send"
          aria-label={t`Send the voice message`}
          title={t`Send`}
          disabled={isTooLarge}
          onClick={() => void send()}
        >
          <Icon name="send" />
        </button>
      )}
    </div>
  );
}

function Preview({ recorded }: { recorded: Recorded }) {
  const media = useRef<HTMLAudioElement>(null);
  const playback = usePlayback(media, recorded.seconds);
  const [address] = useState(() => URL.createObjectURL(recorded.file));
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <>
      <audio ref={media} src={address} preload="auto" />
      <PlayButton playback={playback} />
      <SeekBar playback={playback}>
        <WaveformBars heights={resampled(recorded.heights, BARS)} done={playback.atSeconds / recorded.seconds} />
      </SeekBar>
      <span className="time">{timeOnClock(playback.isPlaying ? playback.atSeconds : recorded.seconds)}</span>
    </>
  );
}
