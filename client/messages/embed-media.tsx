import { useLingui } from '@lingui/react/macro';
import type { APIEmbedVideo } from 'discord-api-types/v10';
import { Suspense, type ComponentProps } from 'react';
import { lazily } from '../app/lazily.tsx';
import { Icon } from '../kit/icon.tsx';
import { fitted, placeOfFilm } from './attachments.tsx';
import { isOpened, type Media } from './shown-media.ts';

const VideoPlayer = lazily(() => import('../media/video-player.tsx'));

interface EmbedFilmProps {
  address: string;
  video: APIEmbedVideo;
  name: string;
  still: string | undefined;
}

/** A film that this server has for those who read about it. */
export const EmbedFilm = ({ address, video: { url = address, width = 0, height = 0 }, name, still }: EmbedFilmProps) => (
  <div className="embed-media">
    <Suspense fallback={<div style={placeOfFilm(width, height)} />}>
      <VideoPlayer url={address} original={url} filename={name} width={width} height={height} still={still} />
    </Suspense>
  </div>
);

interface EmbedStillProps {
  address: string;
  picture: Media | undefined;
  name: string;
  link: string | undefined;
}

/** A film that only a page of somebody else plays: what it looks like leads there. */
export function EmbedStill({ address, picture, name, link }: EmbedStillProps) {
  const { t } = useLingui();
  return (
    <a className="embed-media still" href={isOpened(link) ? link : undefined} target="_blank" rel="noreferrer noopener nofollow">
      <EmbedImage address={address} name={t`Watch ${name}`} picture={picture} />
      <span className="sign">
        <Icon name="play" />
      </span>
    </a>
  );
}

interface EmbedPicturesProps {
  pictures: readonly (Media & { address: string; name: string; description: string })[];
  linkTo(place: number): ComponentProps<'a'>;
}

/** A picture as large as it fits, or several beside each other. */
export function EmbedPictures({ pictures, linkTo }: EmbedPicturesProps) {
  const drawn = pictures.map((picture, place) => (
    <a key={place} className={pictures.length === 1 ? 'embed-media' : undefined} {...linkTo(place)}>
      <EmbedImage address={picture.address} name={picture.description || picture.name} picture={picture} />
    </a>
  ));
  return pictures.length === 1 ? drawn : <div className="embed-media gallery">{drawn}</div>;
}

const EmbedImage = ({ address, name, picture }: { address: string; name: string; picture: Media | undefined }) => (
  <img className="embed-picture" src={address} alt={name} loading="lazy" {...(picture?.width && picture.height && fitted(picture.width, picture.height))} />
);
