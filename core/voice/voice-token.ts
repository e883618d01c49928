import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';

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
const MAC_BYTES = 32;
const MAX_LENGTH = 1024;

/** A token that nobody else can make, and that differs each time: a change of channel gives a new one. */
export function issueVoiceToken(secret: Uint8Array, { guild_id, channel_id, user_id, session_id, of }: VoiceCall, nowMs: number): string {
  const said = [guild_id, channel_id, user_id, session_id, Math.floor(nowMs / 1000) + LIFETIME_S, randomBytes(9).toString('base64url'), ...(of ? [of] : [])];
  const body = Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${body}.${sign(secret, body).toString('base64url')}`;
}

/** The call of a token that this server signed for this very claim and that has not expired; null otherwise. Compared in constant time. */
export function verifyVoiceToken(secret: Uint8Array, token: string, claim: VoiceClaim, nowMs: number): VoiceCall | null {
  const [body, mac, ...rest] = token.length > MAX_LENGTH ? [] : token.split('.');
  if (!body || !mac || rest.length > 0) return null;
  const given = Buffer.from(mac, 'base64url');
  if (given.length !== MAC_BYTES || !timingSafeEqual(given, sign(secret, body))) return null;
  // Signed by us, so it is of our form.
  const [guild_id, channel_id, user_id, session_id, expiresAt, , of] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    string,
    string,
    string,
    number,
    string,
    VoiceCall['of'],
  ];
  if (expiresAt * 1000 <= nowMs) return null;
  if (guild_id !== claim.guild_id || user_id !== claim.user_id || session_id !== claim.session_id) return null;
  return { guild_id, channel_id, user_id, session_id, ...(of && { of }) };
}

const sign = (secret: Uint8Array, body: string): Buffer => createHmac('sha256', keyOf(secret)).update(body).digest();

let derived: { secret: Uint8Array; key: Uint8Array } | undefined;

/** A key of its own, so that nothing signed for another purpose can pass for a call. */
function keyOf(secret: Uint8Array): Uint8Array {
  if (derived?.secret !== secret) derived = { secret, key: new Uint8Array(hkdfSync('sha256', secret, '', 'voice token', 32)) };
  return derived.key;
}
