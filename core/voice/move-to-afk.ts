import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { isSuppressedIn, publishVoiceState } from './update-voice-state.ts';

/** How long somebody may do nothing in that channel before they are moved out of the others' way; null where they may for ever. */
export function afkTimeoutMs({ guild, channels }: GuildState, channelId: Snowflake): number | null {
  const { afk_channel_id: afkId, afk_timeout: seconds } = guild;
  return afkId === null || afkId === channelId || !channels.has(afkId) ? null : seconds * 1000;
}

/**
 * Moves somebody who did nothing for that long, unless they do something else meanwhile; what fails is left to the next who looks.
 * Nobody is the cause of it, so nothing stands in the audit log. Source: Discord, "Guild", afk_timeout.
 */
export function moveToAfk(core: Core, state: GuildState, userId: Snowflake): void {
  const before = state.voiceStates.get(userId);
  const move = async (): Promise<void> => {
    const voice = state.voiceStates.get(userId);
    const channel = state.guild.afk_channel_id === null ? undefined : state.channels.get(state.guild.afk_channel_id);
    if (!voice || !channel || voice.channel_id === channel.id || voice.self_stream) return;
    if (voice.channel_id !== before?.channel_id || voice.session_id !== before.session_id) return;
    const suppress = isSuppressedIn(core, state, userId, channel);
    publishVoiceState(core, state, userId, { ...voice, channel_id: channel.id, suppress, request_to_speak_timestamp: null });
  };
  core.locks
    .withLock(`guild:${state.id}`, move)
    .catch((error: unknown) => core.log.debug({ err: error, guild: state.id }, 'somebody who is away stays in their channel for now'));
}
