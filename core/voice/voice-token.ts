import { randomBytes } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import { readSignedToken, signToken } from '../signed-tokens.ts';

/** The one call that a token opens: who may join it, where, and for which gateway session. */
export interface VoiceCall {
  guild_id: Snowflake;
  channel_id: Snowflake;
  user_id: Snowflake;
  session_id: string;
  /** Absent in guilds. In a direct channel's call `guild_id` is the channel; of a stream both are its own ids on voice servers. */
  of?: 'call' | 'stream';
}

/** What a client says of itself when it comes to the voice gateway. */
export type VoiceClaim = Pick<VoiceCall, 'guild_id' | 'user_id' | 'session_id'>;

/** How long a client may take from VOICE_SERVER_UPDATE to the voice gateway. */
const LIFETIME_S = 10 * 60;
const PURPOSE = 'voice token';

type Said = [guildId: Snowflake, channelId: Snowflake, userId: Snowflake, sessionId: string, expiresAt: number, salt: string, of: VoiceCall['of']];

/** A token that nobody else can make, and that differs each time: a change of channel gives a new one. */
export function issueVoiceToken(secret: Uint8Array, { guild_id, channel_id, user_id, session_id, of }: VoiceCall, nowMs: number): string {
  const salt = randomBytes(9).toString('base64url');
  const expiresAt = Math.floor(nowMs / 1000) + LIFETIME_S;
  return signToken(secret, PURPOSE, [guild_id, channel_id, user_id, session_id, expiresAt, salt, ...(of ? [of] : [])]);
}

/** The call of a token that this server signed for this very claim and that has not expired; null otherwise. */
export function verifyVoiceToken(secret: Uint8Array, token: string, claim: VoiceClaim, nowMs: number): VoiceCall | null {
  const said = readSignedToken<Said>(secret, PURPOSE, token);
  if (!said) return null;
  const [guild_id, channel_id, user_id, session_id, expiresAt, , of] = said;
  if (expiresAt * 1000 <= nowMs) return null;
  if (guild_id !== claim.guild_id || user_id !== claim.user_id || session_id !== claim.session_id) return null;
  return { guild_id, channel_id, user_id, session_id, ...(of && { of }) };
}
