import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import { linksIn } from './links-in.ts';

const PREVIEWS: ReadonlySet<string | undefined> = new Set([EmbedType.Article, EmbedType.Link, EmbedType.Image, EmbedType.Video, EmbedType.GIFV]);

/** Whether an embed shows what a link leads to; all others were written by the message's author or the house. */
export const isPreview = ({ type }: APIEmbed): boolean => PREVIEWS.has(type);

/** The embeds of a message whose words have changed: what showed a link that is no longer there is gone. */
export function withoutStalePreviews(embeds: readonly APIEmbed[], content: string): APIEmbed[] {
  if (!embeds.some(isPreview)) return [...embeds];
  const links = new Set<string | undefined>(linksIn(content));
  return embeds.filter((embed) => !isPreview(embed) || links.has(embed.url));
}
