import type { Snowflake } from 'discord-api-types/v10';
import type { VoiceStateRecord } from './guild-state.ts';

/** Somebody in the call of a direct channel. */
export type CallVoiceState = Omit<VoiceStateRecord, 'guild_id'>;

/** The call of a direct channel, for as long as anybody is in it. */
export interface CallRecord {
  channel_id: Snowflake;
  /** The message that says so in the channel. */
  message_id: Snowflake;
  region: string;
  /** Who may see and join it. */
  recipient_ids: Snowflake[];
  /** Whose clients ring, until when, and who called them, which processes of before leave out. */
  ringing: { user_id: Snowflake; until_ms: number; by?: Snowflake }[];
  voice_states: CallVoiceState[];
}
