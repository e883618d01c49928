import { timingSafeEqual } from 'node:crypto';
import { VoiceCloseCodes, VoiceOpcodes } from 'discord-api-types/voice/v8';
import { verifyVoiceToken } from '#core/voice/voice-token';
import type { VoiceResumePayload } from '#protocol/voice-payloads';
import { refuse } from './refuse.ts';
import { sessionKey, type VoiceContext } from './voice-context.ts';
import type { VoiceConnection } from './voice-connection.ts';
import type { VoiceSession } from './voice-session.ts';

/** Goes on with a session whose connection broke, or is about to be found broken. */
export function resume(context: VoiceContext, connection: VoiceConnection, payload: VoiceResumePayload): void {
  const session = context.sessions.get(sessionKey(payload.server_id, payload.session_id));
  // What came up before READY waits for it, and would be brought twice.
  if (!session?.hasBegun) return refuse(connection);
  if (!opens(context, session, payload.token)) return connection.close(VoiceCloseCodes.AuthenticationFailed, 'Authentication failed.');
  const former = session.connection;
  // Messages have had numbers since version 8; before that, what was missed stays missed.
  const seq = connection.version >= 8 ? (payload.seq_ack ?? -1) : null;
  connection.session = session;
  if (!session.resume(connection, seq, () => connection.send(VoiceOpcodes.Resumed, null))) {
    connection.session = null;
    return refuse(connection);
  }
  if (former !== connection) former.socket.terminate();
}

/** The token of the session, which opens it for as long as it lasts, or a newer one for the same call. */
function opens({ core }: VoiceContext, { token: own, terms }: VoiceSession, given: string): boolean {
  const [a, b] = [Buffer.from(own), Buffer.from(given)];
  if (a.length === b.length && timingSafeEqual(a, b)) return true;
  return verifyVoiceToken(core.settings.signingSecret, given, terms, core.clock.nowMs())?.channel_id === terms.channel_id;
}
