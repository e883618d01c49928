import type { Snowflake } from 'discord-api-types/v10';
import type { CallRecord, CallVoiceState } from '../state/call-record.ts';

/** CALL_UPDATE. Source: the unofficial "Call Update". */
export const presentCallUpdate = ({ channel_id, message_id, region, ringing }: CallRecord) => ({
  channel_id,
  message_id,
  region,
  ringing: ringing.map(({ user_id }) => user_id),
});

/** CALL_CREATE. Source: the unofficial "Call Create". */
export const presentCall = (call: CallRecord) => ({ ...presentCallUpdate(call), voice_states: call.voice_states.map(presentCallVoice) });

/** As in a guild, without the guild and the member. */
export const presentCallVoice = ({ self_stream: streams, ...voice }: CallVoiceState) => ({ ...voice, ...(streams && { self_stream: true }) });

/** One who left: the last session, in no channel. */
export const presentLeft = ({
  self_stream: _streams,
  ...voice
}: CallVoiceState): Omit<CallVoiceState, 'channel_id' | 'self_stream'> & { channel_id: Snowflake | null } => ({
  ...voice,
  channel_id: null,
  self_video: false,
});
