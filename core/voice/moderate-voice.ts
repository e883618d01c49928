import { AuditLogEvent, PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { isVoiceLike, type ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import type { MemberRecord } from '../members/member-record.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { isSuppressedIn, publishVoiceState } from './update-voice-state.ts';

/** Shows a member's server mute and deafness on their voice state. */
export function silenceInVoice(core: Core, state: GuildState, member: MemberRecord): void {
  const voice = state.voiceStates.get(member.user_id);
  if (voice) publishVoiceState(core, state, member.user_id, { ...voice, mute: member.mute, deaf: member.deaf });
}

/** The voice channel into which somebody is moved. Whoever moves them must be able to connect there. Source: Discord, "Modify Guild Member". */
export function demandMayMoveInto(core: Core, state: GuildState, channelId: Snowflake, by: Actor): ChannelRecord {
  const channel = state.channels.get(channelId);
  if (!channel || !isVoiceLike(channel)) throw formError(['channel_id'], 'CHANNEL_INVALID_TYPE', 'This channel is no voice channel.');
  const permissions = channelPermissionsOf(state, by.id, channel, core.clock.nowMs());
  const needed = Permission.ViewChannel | Permission.Connect;
  if ((permissions & needed) !== needed) throw apiError('MISSING_PERMISSIONS');
  return channel;
}

/** Moves somebody who is in voice to another channel, or out of voice, once all is written. */
export async function moveInVoice(core: Core, state: GuildState, userId: Snowflake, channel: ChannelRecord | null, by: Actor): Promise<void> {
  const voice = state.voiceStates.get(userId);
  if (!voice || voice.channel_id === channel?.id) return;
  core.afterwards((now) => {
    const present = state.voiceStates.get(userId);
    if (!present) return;
    if (channel === null) return publishVoiceState(now, state, userId, null, present);
    const suppress = isSuppressedIn(core, state, userId, channel);
    return publishVoiceState(now, state, userId, { ...present, channel_id: channel.id, suppress, request_to_speak_timestamp: null });
  });
  if (channel === null) {
    await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberDisconnect, targetId: null, options: { count: '1' } });
    return;
  }
  await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberMove, targetId: null, options: { channel_id: channel.id, count: '1' } });
}
