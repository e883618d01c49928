import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { Icon } from '../kit/icon.tsx';
import { timeOnClock, type Playback } from './use-playback.ts';

/** Where it is, and whereto it shall go. What is given stands in place of the line. */
export function SeekBar({ playback, children }: { playback: Playback; children?: ReactNode }) {
  const { t } = useLingui();
  const { atSeconds, lengthSeconds, seek } = playback;
  const most = Math.max(lengthSeconds, atSeconds, 0.1);
  return (
    <Slider className="media-bar" aria-label={t`Position`} value={Math.min(atSeconds, most)} minValue={0} maxValue={most} step={0.1} onChange={seek}>
      <SliderTrack className={`track${children ? ' drawn' : ''}`}>
        {children ?? <span className="done" style={{ width: `${(100 * Math.min(atSeconds, most)) / most}%` }} />}
        <SliderThumb className="thumb" aria-label={t`Position: ${timeOnClock(atSeconds)} of ${timeOnClock(lengthSeconds)}`} />
      </SliderTrack>
    </Slider>
  );
}

export function VolumeBar({ playback: { volume, setVolume } }: { playback: Playback }) {
  const { t } = useLingui();
  return (
    <span className="volume">
      <button type="button" className="icon-button" aria-label={volume === 0 ? t`Sound on` : t`Sound off`} onClick={() => setVolume(volume === 0 ? 1 : 0)}>
        <Icon name={volume === 0 ? 'muted' : 'sound'} />
      </button>
      <Slider className="media-bar" aria-label={t`Volume`} value={volume} minValue={0} maxValue={1} step={0.05} onChange={setVolume}>
        <SliderTrack className="track">
          <span className="done" style={{ width: `${100 * volume}%` }} />
          <SliderThumb className="thumb" />
        </SliderTrack>
      </Slider>
    </span>
  );
}

export function PlayButton({ playback: { isPlaying, toggle } }: { playback: Playback }) {
  const { t } = useLingui();
  return (
    <button type="button" className="icon-button play" aria-label={isPlaying ? t`Pause` : t`Play`} onClick={toggle}>
      <Icon name={isPlaying ? 'pause' : 'play'} />
    </button>
  );
}
