import { Trans, useLingui } from '@lingui/react/macro';
import type { APIAttachment } from 'discord-api-types/v10';
import { useMemo, useRef } from 'react';
import { PlayButton, SeekBar } from './bars.tsx';
import { timeOnClock, usePlayback } from './use-playback.ts';
import { resampled, waveformOf } from './waveform.ts';
import { WaveformBars } from './waveform-bars.tsx';
import './media.css';

const BARS = 48;
const RATES = [1, 1.5, 2] as const;

/** What somebody said. */
export default function VoicePlayer({ attachment: { url, duration_secs: seconds = 0, waveform } }: { attachment: APIAttachment }) {
  const { t } = useLingui();
  const media = useRef<HTMLAudioElement>(null);
  const playback = usePlayback(media, seconds);
  const heights = useMemo(() => resampled(waveformOf(waveform), BARS), [waveform]);
  const { atSeconds, lengthSeconds, isPlaying, rate } = playback;
  const next = RATES[(RATES.findIndex((one) => one === rate) + 1) % RATES.length] ?? 1;
  return (
    <div className="voice-player" role="group" aria-label={t`Voice message, ${timeOnClock(seconds)}`}>
      <audio ref={media} src={url} preload="metadata" />
      {playback.hasFailed ? (
        <p className="note">
          <Trans>This browser cannot play it.</Trans>{' '}
          <a href={url} download>
            <Trans>Download</Trans>
          </a>
        </p>
      ) : (
        <>
          <PlayButton playback={playback} />
          <SeekBar playback={playback}>
            <WaveformBars heights={heights} done={lengthSeconds > 0 ? atSeconds / lengthSeconds : 0} />
          </SeekBar>
          <span className="time">{timeOnClock(isPlaying || atSeconds > 0 ? atSeconds : lengthSeconds)}</span>
          <button type="button" className="rate" aria-label={t`Speed: ${rate} times`} onClick={() => playback.setRate(next)}>
            {rate}×
          </button>
        </>
      )}
    </div>
  );
}
