import { ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { channelGroups, directChannels, guildIds, threadsOfGuild } from '#sdk/state/selectors/channels';
import { channelName } from '#sdk/state/selectors/names';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';

export interface Target {
  id: string;
  name: string;
  /** The guild, and of a thread the channel that it belongs to. */
  where: string;
  type: ChannelType;
}

/** What messages are written in. */
const WRITABLE: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildVoice, ChannelType.GuildStageVoice]);

/** Where one may write: direct messages, then guild by guild its channels and the threads that are going on. */
export const forwardTargets = (state: State): Target[] => [
  ...directChannels(state).map(({ id, type }) => ({ id, name: channelName(state, id), where: '', type })),
  ...guildIds(state).flatMap((guildId) => [...channelsOf(state, guildId), ...threadsOf(state, guildId)]),
];

const channelsOf = (state: State, guildId: string): Target[] =>
  channelGroups(state, guildId)
    .flatMap(({ channels }) => channels)
    .filter(({ id, type }) => WRITABLE.has(type) && may(state, id, Bit.SendMessages))
    .map(({ id, type, name }) => ({ id, name: name ?? '', where: state.guilds.get(guildId)?.name ?? '', type }));

const threadsOf = (state: State, guildId: string): Target[] =>
  threadsOfGuild(state, guildId).flatMap(({ id, name, type, parent_id: parentId, thread_metadata: about }) => {
    if ((about?.locked && !may(state, id, Bit.ManageThreads)) || !may(state, id, Bit.SendMessagesInThreads)) return [];
    const where = [channelName(state, parentId ?? ''), state.guilds.get(guildId)?.name].filter(Boolean).join(' · ');
    return [{ id, name: name ?? '', where, type }];
  });
