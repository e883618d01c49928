import type { APIEmbed } from 'discord-api-types/v10';
import type { AttachmentRecord } from '../messages/message-record.ts';
import { safeName } from './safe-name.ts';

const SCHEME = 'attachment://';

/** The attachment that `attachment://name` names; undefined for another kind of address, null when the message has no such file. */
export function referencedAttachment(url: string | undefined, attachments: readonly AttachmentRecord[]): AttachmentRecord | null | undefined {
  if (!url?.startsWith(SCHEME)) return undefined;
  const given = url.slice(SCHEME.length);
  const name = safeName(decoded(given));
  return attachments.find((attachment) => attachment.filename === given || attachment.filename === name) ?? null;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Every address of an embed that may name a file. */
const addressesOf = (embed: APIEmbed): (string | undefined)[] => [embed.image?.url, embed.thumbnail?.url, embed.footer?.icon_url, embed.author?.icon_url];

/** The files that are shown inside embeds and so not beneath the message as well. */
export function filesInEmbeds(embeds: readonly APIEmbed[], attachments: readonly AttachmentRecord[]): ReadonlySet<AttachmentRecord> {
  if (attachments.length === 0) return new Set();
  return new Set(embeds.flatMap(addressesOf).flatMap((url) => referencedAttachment(url, attachments) ?? []));
}

const OWN_LINK = /\/attachments\/\d{1,20}\/(\d{1,20})\/[^?#]+(?:[?#]|$)/;

/**
 * Embeds that a client read and sends back have links to the message's own files in them, which would expire:
 * they become references again.
 */
export function withOwnReferences(embeds: readonly APIEmbed[], attachments: readonly AttachmentRecord[]): APIEmbed[] {
  if (attachments.length === 0) return [...embeds];
  const own = <Url extends string | undefined>(url: Url): Url => {
    const id = url === undefined ? undefined : OWN_LINK.exec(url)?.[1];
    const attachment = id === undefined ? undefined : attachments.find((one) => one.id === id);
    return attachment ? (`${SCHEME}${attachment.filename}` as Url) : url; // a text where there was one
  };
  return embeds.map((embed) => ({
    ...embed,
    ...(embed.image && { image: { ...embed.image, url: own(embed.image.url) } }),
    ...(embed.thumbnail && { thumbnail: { ...embed.thumbnail, url: own(embed.thumbnail.url) } }),
    ...(embed.footer?.icon_url && { footer: { ...embed.footer, icon_url: own(embed.footer.icon_url) } }),
    ...(embed.author?.icon_url && { author: { ...embed.author, icon_url: own(embed.author.icon_url) } }),
  }));
}
