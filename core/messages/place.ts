import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
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

/**
 * Throws where a thread is locked to a writer without MANAGE_THREADS: nobody else opens a locked one again, so that
 * one in the archive stays there (50083). `permissions` of a webhook are none.
 */
export function demandUnlocked({ thread_metadata: metadata }: ChannelRecord, permissions: bigint): void {
  if (!metadata?.locked || permissions & PermissionFlagsBits.ManageThreads) return;
  throw apiError(metadata.archived ? 'INVALID_ACTION_ON_ARCHIVED_THREAD' : 'THREAD_LOCKED');
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
