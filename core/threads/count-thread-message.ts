import { wireTime } from '../ports/clock.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { presentGuildChannel } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Counts a message written (+1) or deleted (-1) in a thread. A first message after the archive opens the thread again. */
export async function countThreadMessage(core: Core, guild: GuildState, thread: ChannelRecord, by: 1 | -1): Promise<void> {
  const isArchived = thread.thread_metadata?.archived === true;
  const counted: ChannelRecord = {
    ...(guild.threads.get(thread.id) ?? thread),
    message_count: Math.max((thread.message_count ?? 0) + by, 0),
    total_message_sent: (thread.total_message_sent ?? 0) + (by > 0 ? 1 : 0),
  };
  if (by > 0 && isArchived && thread.thread_metadata) {
    counted.thread_metadata = { ...thread.thread_metadata, archived: false, archive_timestamp: wireTime(core.clock.nowMs()) };
  }
  Object.assign(thread, counted);
  await core.guilds.saveChannels([counted]);
  if (by > 0 && isArchived) {
    core.publish(
      { guild_id: guild.id, channel_id: thread.id },
      { t: 'THREAD_UPDATE', d: presentGuildChannel(counted) },
      { kind: 'channels', guild_id: guild.id, channels: [counted] },
    );
  }
}
