import { Trans, useLingui } from '@lingui/react/macro';
import type { APIAttachment } from 'discord-api-types/v10';
import { useRef } from 'react';
import { Icon } from '../kit/icon.tsx';
import { sizeInWords } from '../messages/attachments.tsx';
import { PlayButton, SeekBar, VolumeBar } from './bars.tsx';
import { timeOnClock, usePlayback } from './use-playback.ts';
import './media.css';

export default function AudioPlayer({ attachment: { url, filename, size, description } }: { attachment: APIAttachment }) {
  const { t } = useLingui();
  const media = useRef<HTMLAudioElement>(null);
  const playback = usePlayback(media);
  return (
    <div className="audio-player" role="group" aria-label={description ?? filename}>
      <audio ref={media} src={url} preload="metadata" />
      <p className="about">
        <a href={url} target="_blank" rel="noreferrer noopener" download={filename} dir="auto">
          {filename}
        </a>
        <small>{sizeInWords(size)}</small>
        <a className="icon-button" href={url} download={filename} aria-label={t`Download ${filename}`} title={t`Download`}>
          <Icon name="download" />
        </a>
      </p>
      {playback.hasFailed ? (
        <p className="note">
          <Trans>This browser cannot play it.</Trans>
        </p>
      ) : (
        <div className="media-controls">
          <PlayButton playback={playback} />
          <span className="time">
            {timeOnClock(playback.atSeconds)} / {timeOnClock(playback.lengthSeconds)}
          </span>
          <SeekBar playback={playback} />
          <VolumeBar playback={playback} />
        </div>
      )}
    </div>
  );
}
