import { EmbedType, type APIEmbed, type APIEmbedImage } from 'discord-api-types/v10';

export interface EmbedGroup {
  embed: APIEmbed;
  /** Its own picture, then those of the others that lead to the same address. */
  images: readonly APIEmbedImage[];
}

/** Discord: so many pictures make one gallery. */
const MOST_IMAGES = 4;

/** Embeds of one address are one: the first says all, the others add their pictures. Source: Discord's client. */
export function embedGroups(embeds: readonly APIEmbed[]): EmbedGroup[] {
  const groups: EmbedGroup[] = [];
  for (const embed of embeds) {
    const { url, image } = embed;
    const isPart = image !== undefined && url !== undefined && isRich(embed);
    const at = isPart ? groups.findIndex((group) => group.embed.url === url && isRich(group.embed)) : -1;
    const first = groups[at];
    if (first && image) groups[at] = { ...first, images: [...first.images, image].slice(0, MOST_IMAGES) };
    else groups.push({ embed, images: image ? [image] : [] });
  }
  return groups;
}

const isRich = ({ type = EmbedType.Rich }: APIEmbed): boolean => type === EmbedType.Rich;
