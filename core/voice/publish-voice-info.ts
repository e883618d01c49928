import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';

export function publishVoiceStatus(core: Core, state: GuildState, channelId: Snowflake, status: string | null): void {
  core.publish(
    { guild_id: state.id, channel_id: channelId },
    { t: 'VOICE_CHANNEL_STATUS_UPDATE', d: { id: channelId, guild_id: state.id, status } },
    { kind: 'voice-status', guild_id: state.id, channel_id: channelId, status },
  );
}

/** `at` in seconds since 1970; null when the call is over. */
export function publishVoiceStart(core: Core, state: GuildState, channelId: Snowflake, at: number | null): void {
  core.publish(
    { guild_id: state.id, channel_id: channelId },
    { t: 'VOICE_CHANNEL_START_TIME_UPDATE', d: { id: channelId, guild_id: state.id, voice_start_time: at } },
    { kind: 'voice-started', guild_id: state.id, channel_id: channelId, at },
  );
}
