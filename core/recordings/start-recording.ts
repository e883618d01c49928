import { AuditLogEvent, ChannelType } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { keepRecording, withRecording } from './change-recording.ts';
import { presentRecording, type ShownRecording } from './present-recording.ts';
import type { RecordingRecord } from './recording-record.ts';

/** Whether this person is in the call of a channel. */
export const isInCall = (guild: GuildState, channelId: string, userId: string): boolean => guild.voiceStates.get(userId)?.channel_id === channelId;

export const hasCall = (guild: GuildState, channelId: string): boolean => [...guild.voiceStates.values()].some((voice) => voice.channel_id === channelId);

/**
 * Begins to record a call; nothing is kept before all in it have agreed, as does whoever is in it and starts this.
 * Needs MANAGE_CHANNELS.
 */
export async function startRecording(core: Core, { channel, guild }: Place, by: Actor): Promise<ShownRecording> {
  if (!guild || (channel.type !== ChannelType.GuildVoice && channel.type !== ChannelType.GuildStageVoice))
    throw formError(['channel_id'], 'RECORDING_CHANNEL_INVALID', 'Only calls in voice channels and on stages can be recorded.');
  const started = await withRecording(core, channel.id, async (known) => {
    if (known) throw formError(['recording'], 'RECORDING_IS_UNDER_WAY', 'This call is being recorded already.');
    if (!hasCall(guild, channel.id)) throw formError(['channel_id'], 'RECORDING_NEEDS_A_CALL', 'Nobody is in this channel.');
    const now = wireTime(core.clock.nowMs());
    const recording: RecordingRecord = {
      id: core.ids.next(),
      guild_id: guild.id,
      channel_id: channel.id,
      started_by: by.id,
      started_at: now,
      ended_at: null,
      status: 'waiting',
      consents: isInCall(guild, channel.id, by.id) ? [{ user_id: by.id, given_at: now, withdrawn_at: null }] : [],
      tracks: [],
    };
    await keepRecording(core, recording);
    return recording;
  });
  const changes = [{ key: 'recording', new_value: started.id }];
  await recordAudit(core, guild.id, by, { action: AuditLogEvent.ChannelUpdate, targetId: channel.id, changes });
  return presentRecording(started);
}
