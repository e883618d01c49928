import { Trans, useLingui } from '@lingui/react/macro';
import { i18n } from '@lingui/core';
import type { APIAttachment } from 'discord-api-types/v10';
import { useState } from 'react';
import { isOwn } from '../app/about-server.ts';
import { Icon } from '../kit/icon.tsx';

const MOST_WIDE = 480;
const MOST_HIGH = 360;

/** The size at which a picture is shown, so that its place is kept before it comes. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export function sizeInWords(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(i18n.locale, { style: 'unit', unit: units[step] ?? 'byte', maximumFractionDigits: 1 }).format(bytes / 1000 ** step);
}

export const Attachments = ({ attachments }: { attachments: readonly APIAttachment[] }) =>
  attachments.length === 0 ? null : (
    <div className="attachments">
      {attachments.map((attachment) => (
        <Attachment key={attachment.id} attachment={attachment} />
      ))}
    </div>
  );

function Attachment({ attachment }: { attachment: APIAttachment }) {
  const { content_type: type = '', url, proxy_url: proxy, filename, size, description } = attachment;
  const isHidden = filename.startsWith('SPOILER_');
  if (type.startsWith('image/') && attachment.width && attachment.height && isOwn(proxy)) {
    const place = fitted(attachment.width, attachment.height);
    const image = <img src={proxy} alt={description ?? filename} {...place} loading="lazy" />;
    return isHidden ? (
      <Cover>{image}</Cover>
    ) : (
      <a href={url} target="_blank" rel="noreferrer noopener">
        {image}
      </a>
    );
  }
  if (type.startsWith('video/') && isOwn(url)) return <video src={url} controls preload="metadata" aria-label={description ?? filename} />;
  if (type.startsWith('audio/') && isOwn(url)) return <audio src={url} controls preload="metadata" aria-label={description ?? filename} />;
  return (
    <div className="file">
      <Icon name="file" />
      <div className="name">
        <a href={url} target="_blank" rel="noreferrer noopener" download={filename} dir="auto">
          {filename}
        </a>
        <small>{sizeInWords(size)}</small>
      </div>
    </div>
  );
}

/** A picture that nobody sees who did not ask for it. */
function Cover({ children }: { children: React.ReactNode }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return children;
  return (
    <button className="cover hidden" onClick={() => setOpen(true)} aria-label={t`Hidden picture: press to see it`}>
      <span aria-hidden="true">{children}</span>
      <span className="word" aria-hidden="true">
        <Trans>Spoiler</Trans>
      </span>
    </button>
  );
}
