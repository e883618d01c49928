import type { APIEmbed, Snowflake } from 'discord-api-types/v10';
import { signedAttachmentUrl } from '../attachments/attachment-url.ts';
import { referencedAttachment } from '../attachments/attachment-references.ts';
import { filmTypeByName } from '../outside-media/played-type.ts';
import { proxiedUrl } from '../outside-media/proxied-url.ts';
import type { Core } from '../core.ts';
import type { AttachmentRecord } from './message-record.ts';

/** Embeds with fresh links to the files they show. A picture whose file is gone is left out. */
export function presentEmbeds(core: Core, channelId: Snowflake, embeds: readonly APIEmbed[], attachments: readonly AttachmentRecord[]): APIEmbed[] {
  if (embeds.length === 0) return [];
  const picture = (sent: APIEmbed['image']): APIEmbed['image'] | undefined => {
    const file = referencedAttachment(sent?.url, attachments);
    if (!sent || file === null) return undefined;
    if (file === undefined) return { ...sent, proxy_url: proxiedUrl(core, sent.url) };
    const url = signedAttachmentUrl(core, channelId, file);
    return { ...sent, url, proxy_url: url, ...shapeOf(file) };
  };
  const icon = <Part extends { icon_url?: string }>(part: Part): Part => {
    const file = referencedAttachment(part.icon_url, attachments);
    if (file === undefined) return part.icon_url ? { ...part, proxy_icon_url: proxiedUrl(core, part.icon_url) } : part;
    const { icon_url: _icon, ...rest } = part;
    if (file === null) return rest as Part; // the icon is optional
    const url = signedAttachmentUrl(core, channelId, file);
    return { ...part, icon_url: url, proxy_icon_url: url };
  };
  return embeds.map((embed) => {
    const { image, thumbnail, video, footer, author, ...rest } = embed;
    const [shownImage, shownThumbnail] = [picture(image), picture(thumbnail)];
    return {
      ...rest,
      ...(footer && { footer: icon(footer) }),
      ...(shownImage && { image: shownImage }),
      ...(shownThumbnail && { thumbnail: shownThumbnail }),
      ...(video && { video: clip(core, video) }),
      ...(author && { author: icon(author) }),
    };
  });
}

const shapeOf = ({ width, height, placeholder, placeholder_version: version }: AttachmentRecord): Partial<NonNullable<APIEmbed['image']>> => ({
  ...(width && height && { width, height }),
  ...(placeholder && { placeholder, placeholder_version: version }),
});

/** A player is a page of its own: only files can be shown by this server. */
function clip(core: Core, sent: NonNullable<APIEmbed['video']>): NonNullable<APIEmbed['video']> {
  const { proxy_url: _proxy, ...video } = sent;
  if (video.url === undefined || !URL.canParse(video.url)) return video;
  const isFile = video.content_type !== undefined || filmTypeByName(video.url) !== null;
  return isFile ? { ...video, proxy_url: proxiedUrl(core, video.url) } : video;
}
