import { Trans, useLingui } from '@lingui/react/macro';
import { i18n } from '@lingui/core';
import type { APIAttachment } from 'discord-api-types/v10';
import { Suspense, useState, type ReactNode } from 'react';
import { isSpoiler } from '#protocol/messages/is-spoiler';
import { isOwn } from '../app/about-server.ts';
import { lazily } from '../app/lazily.tsx';
import { Icon } from '../kit/icon.tsx';
import { isText, TextPreview } from '../media/text-preview.tsx';
import { useViewer } from '../media/use-viewer.tsx';

const AudioPlayer = lazily(() => import('../media/audio-player.tsx'));
const VideoPlayer = lazily(() => import('../media/video-player.tsx'));
const VoicePlayer = lazily(() => import('../media/voice-player.tsx'));

const MOST_WIDE = 480;
const MOST_HIGH = 360;

/** The size at which a picture is shown, so that its place is kept before it comes. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The size of a film that does not say its own. */
const USUAL_SIZE = [1280, 720] as const;
/** All that a film is played with has room. */
const LEAST_WIDE = 280;

/** The place of a film, kept before it comes. */
export function placeOfFilm(width: number | null | undefined, height: number | null | undefined): { width: number; maxWidth: string; aspectRatio: string } {
  const [wide, high] = width && height ? [width, height] : USUAL_SIZE;
  return { width: Math.max(fitted(wide, high).width, LEAST_WIDE), maxWidth: '100%', aspectRatio: `${wide} / ${high}` };
}

export function sizeInWords(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(i18n.locale, { style: 'unit', unit: units[step] ?? 'byte', maximumFractionDigits: 1 }).format(bytes / 1000 ** step);
}

const isPicture = ({ content_type: type = '', width, height, proxy_url: proxy }: APIAttachment): boolean =>
  type.startsWith('image/') && Boolean(width && height) && isOwn(proxy);

interface AttachmentsProps {
  attachments: readonly APIAttachment[];
  /** They are what somebody said. */
  isVoice?: boolean;
}

/** The files of a message: pictures together, then everything else as it can be looked at or listened to. */
export function Attachments({ attachments, isVoice = false }: AttachmentsProps) {
  const pictures = attachments.filter(isPicture);
  const { linkTo, viewer } = useViewer(
    pictures.map((picture) => ({
      address: picture.proxy_url,
      original: picture.url,
      name: picture.filename,
      description: picture.description ?? '',
      isHidden: isSpoiler(picture),
    })),
  );
  if (attachments.length === 0) return null;
  const others = attachments.filter((one) => !pictures.includes(one));
  return (
    <div className="attachments">
      {pictures.length > 0 && (
        <div className={pictures.length === 1 ? 'single' : 'gallery'} data-count={Math.min(pictures.length, 10)}>
          {pictures.map((picture, place) => (
            <Covered key={picture.id} isHidden={isSpoiler(picture)}>
              <a {...linkTo(place)}>
                <Picture picture={picture} isSingle={pictures.length === 1} />
              </a>
            </Covered>
          ))}
        </div>
      )}
      {others.map((attachment) => (
        <Covered key={attachment.id} isHidden={isSpoiler(attachment)}>
          <Suspense fallback={<div className="file" />}>
            <OtherFile attachment={attachment} isVoice={isVoice} />
          </Suspense>
        </Covered>
      ))}
      {viewer}
    </div>
  );
}

/** No more of a large picture comes than is shown. What moves comes as it is. */
function addressFor({ proxy_url: proxy, width, height, content_type: type }: APIAttachment, shown: { width: number; height: number }): string {
  const scale = 2 * Math.max(shown.width / (width ?? 1), shown.height / (height ?? 1));
  if (scale >= 1 || type === 'image/gif' || !width || !height) return proxy;
  const address = new URL(proxy, document.baseURI);
  address.searchParams.set('width', String(Math.round(width * scale)));
  address.searchParams.set('height', String(Math.round(height * scale)));
  return address.href;
}

function Picture({ picture, isSingle }: { picture: APIAttachment; isSingle: boolean }) {
  const { filename, description, width, height } = picture;
  const place = fitted(width ?? 1, height ?? 1);
  return <img src={addressFor(picture, place)} alt={description || filename} title={description} {...(isSingle && place)} loading="lazy" />;
}

function OtherFile({ attachment, isVoice }: { attachment: APIAttachment; isVoice: boolean }) {
  const { content_type: type = '', url, filename, size } = attachment;
  if (isVoice && isOwn(url)) return <VoicePlayer attachment={attachment} />;
  if (type.startsWith('video/') && isOwn(url)) return <VideoPlayer {...attachment} />;
  if (type.startsWith('audio/') && isOwn(url)) return <AudioPlayer attachment={attachment} />;
  return (
    <>
      <div className="file">
        <Icon name="file" />
        <div className="name">
          <a href={url} target="_blank" rel="noreferrer noopener" download={filename} dir="auto">
            {filename}
          </a>
          <small>{sizeInWords(size)}</small>
        </div>
      </div>
      {isText(attachment) && isOwn(url) && <TextPreview attachment={attachment} />}
    </>
  );
}

/** What nobody sees who did not ask for it. */
export function Covered({ isHidden: hides, children }: { isHidden: boolean; children: ReactNode }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  if (isOpen || !hides) return children;
  return (
    <div className="cover hidden">
      <div aria-hidden="true" inert>
        {children}
      </div>
      <button onClick={() => setOpen(true)} aria-label={t`Spoiler: press to see it`}>
        <span className="word">
          <Trans>Spoiler</Trans>
        </span>
      </button>
    </div>
  );
}
