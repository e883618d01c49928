import { Trans, useLingui } from '@lingui/react/macro';
import type { APIAttachment } from 'discord-api-types/v10';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from '../kit/icon.tsx';
import { placeOfFilm } from '../messages/attachments.tsx';
import { PlayButton, SeekBar, VolumeBar } from './bars.tsx';
import { timeOnClock, usePlayback } from './use-playback.ts';
import './media.css';

const STEP_SECONDS = 5;
const VOLUME_STEP = 0.1;

interface VideoPlayerProps extends Pick<APIAttachment, 'url' | 'filename' | 'description' | 'width' | 'height'> {
  /** Where it lies, if that is not the address that it is played from. */
  original?: string;
  /** What is seen before it plays. */
  still?: string | undefined;
}

/** A film: space or K plays, arrows go to and fro and make it louder, M is silent, F fills the screen. */
export default function VideoPlayer({ url, filename, description, width, height, original = url, still }: VideoPlayerProps) {
  const { t } = useLingui();
  const frame = useRef<HTMLDivElement>(null);
  const media = useRef<HTMLVideoElement>(null);
  const playback = usePlayback(media);
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const look = (): void => setFull(document.fullscreenElement === frame.current && frame.current !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  const { atSeconds, lengthSeconds, volume, isPlaying, toggle, seek, setVolume } = playback;
  const fill = (): void => void (isFull ? document.exitFullscreen() : frame.current?.requestFullscreen()?.catch(() => undefined));
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    // Its bars have arrows of their own, and its buttons Space.
    const isOnPart = event.target !== event.currentTarget;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      k: toggle,
      m: () => setVolume(volume === 0 ? 1 : 0),
      f: fill,
      ...(!isOnPart && {
        ' ': toggle,
        ArrowRight: () => seek(Math.min(lengthSeconds, atSeconds + STEP_SECONDS)),
        ArrowLeft: () => seek(Math.max(0, atSeconds - STEP_SECONDS)),
        ArrowUp: () => setVolume(Math.min(1, volume + VOLUME_STEP)),
        ArrowDown: () => setVolume(Math.max(0, volume - VOLUME_STEP)),
      }),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div
      ref={frame}
      className={`video-player${isPlaying ? ' playing' : ''}`}
      role="group"
      aria-label={description ?? filename}
      tabIndex={0}
      onKeyDown={press}
      {...(!isFull && { style: placeOfFilm(width, height) })}
    >
      <video ref={media} src={url} poster={still} preload="metadata" playsInline onClick={toggle} />
      {playback.hasFailed ? (
        <p className="note">
          <Trans>This browser cannot play it.</Trans>{' '}
          <a href={original} download={filename} target="_blank" rel="noreferrer noopener">
            <Trans>Download</Trans>
          </a>
        </p>
      ) : (
        <div className="media-controls">
          <PlayButton playback={playback} />
          <span className="time">
            {timeOnClock(atSeconds)} / {timeOnClock(lengthSeconds)}
          </span>
          <SeekBar playback={playback} />
          <VolumeBar playback={playback} />
          <a
            className="icon-button"
            href={original}
            download={filename}
            target="_blank"
            rel="noreferrer noopener"
            aria-label={t`Download ${filename}`}
            title={t`Download`}
          >
            <Icon name="download" />
          </a>
          <button type="button" className="icon-button" aria-label={isFull ? t`Leave the full screen` : t`Full screen`} onClick={fill}>
            <Icon name="expand" />
          </button>
        </div>
      )}
    </div>
  );
}
