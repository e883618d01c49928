import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { State } from '#sdk/state/state';
import { may } from '#sdk/state/selectors/permissions';
import { guildIds } from '#sdk/state/selectors/channels';

export interface CustomEmojiOf {
  id: string;
  name: string;
  animated: boolean;
}

export interface EmojisOfGuild {
  guildId: string;
  name: string;
  emojis: readonly CustomEmojiOf[];
}

/** The emojis of guilds that may be used in a channel, its own guild's first. */
export function customEmojisFor(state: State, channelId: string): EmojisOfGuild[] {
  const here = state.channels.get(channelId)?.guild_id;
  const others = may(state, channelId, Bit.UseExternalEmojis) ? guildIds(state).filter((id) => id !== here) : [];
  return [...(here === undefined ? [] : [here]), ...others].flatMap((guildId) => {
    const guild = state.guilds.get(guildId);
    const mine = new Set(state.members.of(guildId).get(state.meId ?? '')?.roles ?? []);
    const emojis = (guild?.emojis ?? []).flatMap(({ id, name, animated = false, available = true, roles = [] }) =>
      id && name && available && (roles.length === 0 || roles.some((role) => mine.has(role))) ? [{ id, name, animated }] : [],
    );
    return guild && emojis.length > 0 ? [{ guildId, name: guild.name, emojis }] : [];
  });
}

/** As it is written in a message. */
export const writtenEmoji = ({ id, name, animated }: { id: string | null; name: string; animated: boolean }): string =>
  id === null ? name : `<${animated ? 'a' : ''}:${name}:${id}>`;
