import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import { z } from 'zod';
import { addFault, boolean, color, isoTime, list, trimmedText, urlOrBlank, without } from './fields.ts';

/** Over all embeds of a message, in characters. Source: Discord, "Embed limits". */
const MAX_SUM = 6000;

const webUrl = urlOrBlank(2048, ['http', 'https', 'discord']).nullish();
const mediaUrl = urlOrBlank(2048, ['http', 'https', 'attachment']).nullish();
const image = z.object({ url: mediaUrl, description: trimmedText(0, 4096).nullish() }).nullish();

const Embed = z
  .object({
    title: trimmedText(0, 256).nullish(),
    description: trimmedText(0, 4096).nullish(),
    url: webUrl,
    timestamp: isoTime.nullish(),
    color: color.nullish(),
    footer: z.object({ text: trimmedText(0, 2048).nullish(), icon_url: mediaUrl }).nullish(),
    image,
    thumbnail: image,
    author: z.object({ name: trimmedText(0, 256).nullish(), url: webUrl, icon_url: mediaUrl }).nullish(),
    fields: list(
      z.object({
        name: trimmedText(1, 256),
        value: trimmedText(1, 1024),
        inline: boolean.nullish(),
      }),
      25,
    ).nullish(),
  })
  .transform(embedOf);

interface SentPicture {
  url?: string | null | undefined;
  description?: string | null | undefined;
}
const pictureOf = (sent: SentPicture | null | undefined) => (sent?.url ? { url: sent.url, ...(sent.description && { description: sent.description }) } : null);

/** The embed as kept: of type rich, blank parts left out. Provider, video and sizes cannot be set. */
function embedOf(sent: {
  title?: string | null | undefined;
  description?: string | null | undefined;
  url?: string | null | undefined;
  timestamp?: string | null | undefined;
  color?: number | null | undefined;
  footer?: { text?: string | null | undefined; icon_url?: string | null | undefined } | null | undefined;
  image?: SentPicture | null | undefined;
  thumbnail?: SentPicture | null | undefined;
  author?:
    | {
        name?: string | null | undefined;
        url?: string | null | undefined;
        icon_url?: string | null | undefined;
      }
    | null
    | undefined;
  fields?: { name: string; value: string; inline?: boolean | null | undefined }[] | null | undefined;
}): APIEmbed {
  const { footer, author } = sent;
  return without({
    type: EmbedType.Rich as const,
    title: sent.title || null,
    description: sent.description || null,
    url: sent.url || null,
    timestamp: sent.timestamp ?? null,
    color: sent.color ?? null,
    footer: footer?.text || footer?.icon_url ? without({ text: footer.text ?? '', icon_url: footer.icon_url || null }) : null,
    image: pictureOf(sent.image),
    thumbnail: pictureOf(sent.thumbnail),
    author: author?.name ? without({ name: author.name, url: author.url || null, icon_url: author.icon_url || null }) : null,
    fields: sent.fields?.length ? sent.fields.map(({ name, value, inline }) => ({ name, value, inline: inline ?? false })) : null,
  }) as APIEmbed; // `without` has taken the nulls out
}

/** What counts towards the sum: title, description, field names and values, footer text, author name. */
function lengthOfEmbed(embed: APIEmbed): number {
  const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name, ...(embed.fields ?? []).flatMap(({ name, value }) => [name, value])];
  return texts.reduce((sum, text) => sum + (text ? [...text].length : 0), 0);
}

/** Up to ten embeds; empty ones are left out. Source: Discord, "Embed limits". */
export const Embeds = list(Embed, 10).transform((embeds, context): APIEmbed[] => {
  const sum = embeds.reduce((total, embed) => total + lengthOfEmbed(embed), 0);
  if (sum > MAX_SUM) addFault(context, [], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${MAX_SUM}`);
  return embeds.filter((embed) => Object.keys(embed).length > 1);
});

const _accepts = (sent: APIEmbed[]): z.input<typeof Embeds> => sent;
