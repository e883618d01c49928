import { useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { lazily } from '../app/lazily.tsx';
import { Icon } from '../kit/icon.tsx';
import { useViewer } from '../media/use-viewer.tsx';
import { Covered, placeOfFilm, sizeInWords } from './attachments.tsx';
import type { AnyComponent, MediaItem } from './any-component.ts';
import { isFilm } from './is-film.ts';
import { ownAddress } from './shown-media.ts';

const VideoPlayer = lazily(() => import('../media/video-player.tsx'));

interface ComponentMediaProps {
  items: readonly MediaItem[];
  /** Too small for a film to be played in. */
  isStill?: boolean;
}

/** Pictures and films, in their order. A picture is looked at with the others. */
export function ComponentMedia({ items, isStill = false }: ComponentMediaProps) {
  const { t } = useLingui();
  const shown = items.flatMap(({ media, description, spoiler: isHidden = false }) => {
    const address = ownAddress(media);
    if (!media || address === null) return [];
    const name = description || (isFilm(media) ? t`Film` : t`Picture`);
    return [{ media, address, original: media.url ?? address, name, description: description ?? '', isHidden }];
  });
  const pictures = shown.filter(({ media }) => !isFilm(media));
  const { linkTo, viewer } = useViewer(pictures);
  return (
    <>
      {shown.map((item, place) => (
        <Covered key={place} isHidden={item.isHidden}>
          {!isFilm(item.media) ? (
            <a {...linkTo(pictures.indexOf(item))}>
              <img src={item.address} alt={item.name} loading="lazy" />
            </a>
          ) : isStill ? (
            <a className="still" href={item.original} target="_blank" rel="noreferrer noopener" aria-label={item.name}>
              <video src={item.address} preload="metadata" muted playsInline />
              <span className="sign">
                <Icon name="play" />
              </span>
            </a>
          ) : (
            <div className="film">
              <Suspense fallback={<div style={placeOfFilm(item.media.width, item.media.height)} />}>
                <VideoPlayer {...item.media} url={item.address} original={item.original} filename={item.name} />
              </Suspense>
            </div>
          )}
        </Covered>
      ))}
      {viewer}
    </>
  );
}

export function ComponentFile({ component: { file, name, size, spoiler = false } }: { component: AnyComponent }) {
  return (
    <Covered isHidden={spoiler}>
      <div className="file">
        <Icon name="file" />
        <div className="name">
          <a href={file?.url} target="_blank" rel="noreferrer noopener" download dir="auto">
            {name ?? file?.url.split('/').at(-1)?.split('?')[0]}
          </a>
          {size !== null && size !== undefined && <small>{sizeInWords(size)}</small>}
        </div>
      </div>
    </Covered>
  );
}
