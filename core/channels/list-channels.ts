import { PermissionFlagsBits as Permission, type APIChannel, type APIGuildChannel, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { isThread } from './channel-record.ts';
import { presentDirectChannel, presentGuildChannel, presentThread } from './present-channel.ts';

/** One channel as the caller sees it. */
export async function getChannel(core: Core, { channel, guild }: Place, userId: Snowflake): Promise<APIChannel> {
  if (guild) return isThread(channel) ? presentThread(channel, guild, userId) : presentGuildChannel(channel);
  await core.userCache.fetch(channel.recipient_ids ?? []);
  return presentDirectChannel(channel, core.userCache, userId);
}

/** The channels that the caller may see, without threads; a category also when a channel in it is seen. Source: Discord, "Get Guild Channels". */
export function listGuildChannels(core: Core, state: GuildState, userId: Snowflake): APIGuildChannel[] {
  const nowMs = core.clock.nowMs();
  const visible = new Set<Snowflake>();
  for (const channel of state.channels.values()) {
    const permissions = channelPermissionsOf(state, userId, channel, nowMs);
    const isConnected = state.voiceStates.get(userId)?.channel_id === channel.id;
    if (!(permissions & Permission.ViewChannel) && !isConnected) continue;
    visible.add(channel.id);
    if (channel.parent_id) visible.add(channel.parent_id);
  }
  const shown = [...state.channels.values()].filter((channel) => visible.has(channel.id));
  return shown.map((channel) => presentGuildChannel(channel) as APIGuildChannel); // threads and direct channels are elsewhere
}
