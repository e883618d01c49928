import type { APIEmbed, Snowflake } from 'discord-api-types/v10';
import { signedAttachmentUrl } from '../attachments/attachment-url.ts';
import { referencedAttachment } from '../attachments/attachment-references.ts';
import type { Core } from '../core.ts';
import type { AttachmentRecord } from './message-record.ts';

/** Embeds with fresh links to the files they show. A picture whose file is gone is left out. */
export function presentEmbeds(core: Core, channelId: Snowflake, embeds: readonly APIEmbed[], attachments: readonly AttachmentRecord[]): APIEmbed[] {
  const picture = (sent: APIEmbed['image']): APIEmbed['image'] | undefined => {
    const file = referencedAttachment(sent?.url, attachments);
    if (!sent || file === null) return undefined;
    if (file === undefined) return sent;
    const url = signedAttachmentUrl(core, channelId, file);
    return { ...sent, url, proxy_url: url, ...(file.width && file.height && { width: file.width, height: file.height }) };
  };
  const icon = <Part extends { icon_url?: string }>(part: Part): Part => {
    const file = referencedAttachment(part.icon_url, attachments);
    if (file === undefined) return part;
    const { icon_url: _icon, ...rest } = part;
    if (file === null) return rest as Part; // the icon is optional
    const url = signedAttachmentUrl(core, channelId, file);
    return { ...part, icon_url: url, proxy_icon_url: url };
  };
  return embeds.map((embed) => {
    const { image, thumbnail, footer, author, ...rest } = embed;
    const [shownImage, shownThumbnail] = [picture(image), picture(thumbnail)];
    return {
      ...rest,
      ...(footer && { footer: icon(footer) }),
      ...(shownImage && { image: shownImage }),
      ...(shownThumbnail && { thumbnail: shownThumbnail }),
      ...(author && { author: icon(author) }),
    };
  });
}
