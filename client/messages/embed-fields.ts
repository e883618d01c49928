import type { APIEmbed, EmbedType } from 'discord-api-types/v10';

/** What the fields of an embed say that carries data for its message, by their names; null where the message has none of this kind. */
export function fieldsOf(embeds: readonly APIEmbed[], type: EmbedType): ReadonlyMap<string, string> | null {
  const embed = embeds.find((one) => one.type === type);
  return embed ? new Map(embed.fields?.map(({ name, value }) => [name, value])) : null;
}
