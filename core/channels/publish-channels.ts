import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { isThread, type ChannelRecord } from './channel-record.ts';
import { presentGuildChannel } from './present-channel.ts';

/** Writes changed channels of a guild and tells of each. Held by the guild's lock. */
export async function saveAndTellChannels(core: Core, state: GuildState, channels: readonly ChannelRecord[]): Promise<void> {
  if (channels.length === 0) return;
  await core.guilds.saveChannels(channels);
  for (const channel of channels) {
    core.publish(
      { guild_id: state.id, channel_id: channel.id },
      { t: isThread(channel) ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE', d: presentGuildChannel(channel) },
      { kind: 'channels', guild_id: state.id, channels: [channel] },
    );
  }
}
