import { ChannelType, MessageFlags, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';
import { isSystem } from '../messages/is-system.ts';

const NOT_AGAIN = MessageFlags.Crossposted | MessageFlags.IsCrosspost | MessageFlags.Ephemeral;

/** Whether one may bring a message to all who follow its channel: one's own, or with MANAGE_MESSAGES another's. Source: Discord, "Crosspost Message". */
export function mayPublish(state: State, message: Message): boolean {
  const { channel_id: channelId, author, flags = 0, poll } = message;
  if (state.channels.get(channelId)?.type !== ChannelType.GuildAnnouncement || isSystem(message) || poll || (flags & NOT_AGAIN) !== 0) return false;
  return may(state, channelId, author.id === state.meId ? Bit.SendMessages : Bit.SendMessages | Bit.ManageMessages);
}
