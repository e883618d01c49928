import type { APIRole, Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import { newGuild } from '#core/guilds/create-guild';
import { newMember } from '#core/members/new-member';
import type { MessageRecord } from '#core/messages/message-record';
import { newMessage as newMessageOf } from '#core/messages/new-message';
import type { GuildSnapshot } from '#core/ports/guild-store';
import type { Stores } from '#core/ports/stores';
import { newRole } from '#core/roles/new-role';
import { newChannel } from '#core/channels/new-channel';

export const AT = '2026-01-02T03:04:05.678000+00:00';

let last = 1_300_000_000_000_000_000n;
/** An id that no test had before, rising. */
export const newId = (): Snowflake => (last += 1n).toString();

export const newMessage = (channelId: Snowflake, given: Partial<MessageRecord> = {}): MessageRecord => {
  const placed = { id: given.id ?? newId(), channel_id: channelId, guild_id: given.guild_id ?? null, timestamp: given.timestamp ?? AT };
  return newMessageOf({ author_id: '200000000000000001', content: 'hello', ...given }, placed);
};

export const textChannel = (guildId: Snowflake, given: Partial<ChannelRecord> = {}): ChannelRecord => newChannel(newId(), guildId, 0, 'general', given);

export const thread = (parent: ChannelRecord, type: 10 | 11 | 12, archivedAt: string | null, given: Partial<ChannelRecord> = {}): ChannelRecord => ({
  ...newChannel(newId(), parent.guild_id ?? '', type, 'thread'),
  parent_id: parent.id,
  thread_metadata: { archived: archivedAt !== null, archive_timestamp: archivedAt ?? AT, auto_archive_duration: 60, locked: false },
  ...given,
});

/** A guild with an owner, @everyone, a role and a text channel, as the store takes it. */
export function newSnapshot(ownerId: Snowflake = newId()): GuildSnapshot & { role: APIRole; channel: ChannelRecord } {
  const id = newId();
  const role = newRole(newId(), { name: 'Helpers', permissions: '0' });
  const channel = textChannel(id);
  const everyone = newRole(id, { name: '@everyone', permissions: '1024' });
  return {
    guild: newGuild(id, 'Guild', ownerId),
    roles: [everyone, role],
    channels: [channel],
    members: [newMember(id, ownerId, AT)],
    emojis: [],
    stickers: [],
    role,
    channel,
  };
}

/** Puts such a guild into the store. */
export async function insertGuild(stores: Stores, ownerId?: Snowflake) {
  const { role, channel, ...snapshot } = newSnapshot(ownerId);
  await stores.guilds.insert(snapshot);
  return { snapshot, guildId: snapshot.guild.id, role, channel };
}
