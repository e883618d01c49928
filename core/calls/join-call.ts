import { MessageType, type Snowflake } from 'discord-api-types/v10';
import { isDirect, type ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import { areApart } from '../relationships/reach.ts';
import type { OwnVoice } from '../voice/update-voice-state.ts';
import { tellOnceProven } from '../voice/prove-voice-server.ts';
import { tellCallServer } from '../voice/voice-servers.ts';
import { REGION } from '../voice/voice-regions.ts';
import { noteParticipant } from './call-message.ts';
import type { CallRecord, CallVoiceState } from '../state/call-record.ts';
import { keepCall, withCall } from './change-call.ts';
import { presentCall, presentCallUpdate, presentCallVoice } from './present-call.ts';

/**
 * Joins the call of a direct channel, which begins with the first who comes, or changes one's own part in it. False, and nothing
 * is said, where there can be no call for them: bots have none. Source: the unofficial "Update Voice State".
 */
export const joinCall = (core: Core, userId: Snowflake, own: OwnVoice & { channelId: Snowflake }): Promise<boolean> =>
  withCall(core, own.channelId, async (call) => {
    // As it is now: whoever is taken out of a group a moment later is taken out of its call after this.
    const channel = await core.directChannels.byId(own.channelId);
    if (!channel || !(await mayCall(core, channel, userId))) return false;
    const known = call?.voice_states.find((voice) => voice.user_id === userId);
    const stays = known?.session_id === own.sessionId ? known : undefined;
    const voice = voiceOf(channel.id, userId, own, stays);
    if (call) await enter(core, call, voice);
    else await begin(core, channel, voice);
    // Whoever asks for just what they have lost their call and wants it back.
    if (!stays) tellCallServer(core, voice);
    else if (JSON.stringify(stays) === JSON.stringify(voice)) {
      tellOnceProven(core, channel, () => {
        const isThere = core.calls.get(channel.id)?.voice_states.some((one) => one.user_id === userId && one.session_id === voice.session_id);
        if (isThere) tellCallServer(core, voice);
      });
    }
    if (call && !known) await noteParticipant(core, call, userId);
    return true;
  });

/** Whether somebody may take part in a channel's calls. */
export async function mayCall(core: Core, channel: ChannelRecord, userId: Snowflake): Promise<boolean> {
  const recipients = channel.recipient_ids ?? [];
  if (!isDirect(channel) || !recipients.includes(userId)) return false;
  await core.userCache.fetch(recipients);
  return recipients.every((id) => !core.userCache.get(id).bot) && !(await areApart(core, channel, userId));
}

const voiceOf = (
  channelId: Snowflake,
  userId: Snowflake,
  { sessionId, selfDeaf, selfMute, selfVideo }: OwnVoice,
  stays: CallVoiceState | undefined,
): CallVoiceState => ({
  channel_id: channelId,
  user_id: userId,
  session_id: sessionId,
  deaf: false,
  mute: false,
  self_deaf: selfDeaf,
  self_mute: selfMute,
  self_video: selfVideo,
  self_stream: stays?.self_stream ?? false,
  suppress: false,
  request_to_speak_timestamp: null,
});

async function begin(core: Core, channel: ChannelRecord, voice: CallVoiceState): Promise<void> {
  const { user_id: userId } = voice;
  const message = await postSystemMessage(core, { channel, guild: null }, MessageType.Call, userId, {
    call: { participants: [userId], ended_timestamp: null },
  });
  const call: CallRecord = {
    channel_id: channel.id,
    message_id: message.id,
    region: REGION,
    recipient_ids: channel.recipient_ids ?? [],
    ringing: [],
    voice_states: [voice],
  };
  await keepCall(core, call, call, [
    { t: 'CALL_CREATE', d: presentCall(call) },
    { t: 'VOICE_STATE_UPDATE', d: presentCallVoice(voice) },
  ]);
}

/** Who comes does not ring any more. */
async function enter(core: Core, call: CallRecord, voice: CallVoiceState): Promise<void> {
  const isOther = ({ user_id: id }: { user_id: Snowflake }): boolean => id !== voice.user_id;
  const ringing = call.ringing.filter(isOther);
  const next: CallRecord = { ...call, ringing, voice_states: [...call.voice_states.filter(isOther), voice] };
  await keepCall(core, call, next, [
    { t: 'VOICE_STATE_UPDATE', d: presentCallVoice(voice) },
    ...(ringing.length < call.ringing.length ? [{ t: 'CALL_UPDATE', d: presentCallUpdate(next) } as const] : []),
  ]);
}
