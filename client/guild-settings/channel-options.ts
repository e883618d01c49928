import { ChannelType } from 'discord-api-types/v10';
import type { Channel } from '#sdk/state/entities';
import { channelGroups } from '#sdk/state/selectors/channels';
import { useSelected } from '../app/session.tsx';

const MARKS: Partial<Record<ChannelType, string>> = { [ChannelType.GuildVoice]: '🔊', [ChannelType.GuildStageVoice]: '🎙' };

/** The channels of a guild to choose from, as its list has them, with none at the head. */
export function useChannelOptions(guildId: string, kinds: readonly ChannelType[], none: string): { value: string; words: string }[] {
  const groups = useSelected((state) => channelGroups(state, guildId));
  const channels: readonly Channel[] = groups.flatMap((group) => group.channels).filter(({ type }) => kinds.includes(type));
  return [{ value: '', words: none }, ...channels.map(({ id, name, type }) => ({ value: id, words: `${MARKS[type] ?? '#'} ${name ?? ''}` }))];
}

export const WRITTEN: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];
export const SPOKEN: readonly ChannelType[] = [ChannelType.GuildVoice];
