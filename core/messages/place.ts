import type { Snowflake } from 'discord-api-types/v10';
import { isPrivateThread, type ChannelRecord } from '../channels/channel-record.ts';
import type { EventScope } from '../ports/bus.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Where a message stands, and what its writer or reader may do there (implicit denials applied). */
export interface Place {
  channel: ChannelRecord;
  /** Null in direct messages. */
  guild: GuildState | null;
  permissions: bigint;
  /** Of an archived private thread, which no process's memory knows the members of. */
  archivedMemberIds?: readonly Snowflake[];
}

/** Whom an event in this channel concerns. */
export function scopeOf({ channel, guild, archivedMemberIds = [] }: Pick<Place, 'channel' | 'guild' | 'archivedMemberIds'>): EventScope {
  if (!guild) return { channel_id: channel.id, user_ids: channel.recipient_ids ?? [] };
  const parentId = channel.thread_metadata?.archived ? channel.parent_id : null;
  const archived = parentId && { parent_id: parentId, is_private: isPrivateThread(channel), member_ids: archivedMemberIds };
  return { guild_id: guild.id, channel_id: channel.id, ...(archived && { archived_in: archived }) };
}

/** The keys with which most channel events begin. */
export const placeKeys = ({ channel, guild }: Pick<Place, 'channel' | 'guild'>): { channel_id: Snowflake; guild_id?: Snowflake } => ({
  channel_id: channel.id,
  ...(guild && { guild_id: guild.id }),
});
