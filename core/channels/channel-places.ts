import { ChannelType } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Snowflake } from 'discord-api-types/v10';
import type { GuildState } from '../state/guild-state.ts';
import { isVoiceLike, type ChannelRecord } from './channel-record.ts';

const MAX_CHANNELS = 500;
const MAX_IN_CATEGORY = 50;

/** Channels that are sorted among each other: categories, voice below text. */
const groupOf = (channel: { type: ChannelType }): number => (channel.type === ChannelType.GuildCategory ? 0 : isVoiceLike(channel) ? 2 : 1);

/** The last that an integer of Discord's holds: several channels may stand there, told apart by their ids. */
const LAST_POSITION = 2 ** 31 - 1;

/** One below the lowest of its kind. */
export function nextPosition(state: GuildState, type: ChannelType): number {
  let position = -1;
  for (const channel of state.channels.values()) if (groupOf(channel) === groupOf({ type })) position = Math.max(position, channel.position);
  return Math.min(position + 1, LAST_POSITION);
}

export function demandRoomForChannel(state: GuildState): void {
  if (state.channels.size >= MAX_CHANNELS) throw apiError('MAXIMUM_NUMBER_OF_GUILD_CHANNELS_REACHED');
}

/** The category a channel shall stand in; throws for what is none of this guild's, and for a full one. */
export function demandCategory(state: GuildState, parentId: Snowflake, child: { id?: Snowflake; type: ChannelType }, path: (string | number)[]): ChannelRecord {
  const parent = state.channels.get(parentId);
  if (!parent) throw formError(path, 'CHANNEL_PARENT_INVALID', 'Category does not exist');
  if (parent.type !== ChannelType.GuildCategory) throw formError(path, 'CHANNEL_PARENT_INVALID_TYPE', 'Not a category');
  if (child.type === ChannelType.GuildCategory) throw formError(path, 'CHANNEL_PARENT_INVALID_PARENT', 'Categories cannot have subcategories');
  let inside = 0;
  for (const channel of state.channels.values()) if (channel.parent_id === parentId && channel.id !== child.id) inside++;
  if (inside >= MAX_IN_CATEGORY) throw formError(path, 'CHANNEL_PARENT_MAX_CHANNELS', `Maximum number of channels in category reached (${MAX_IN_CATEGORY})`);
  return parent;
}
