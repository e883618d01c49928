import { VoiceOpcodes, type VoiceCloseCodes } from 'discord-api-types/voice/v8';
import { reviewRecording } from './record-calls.ts';
import { sessionKey, type VoiceContext } from './voice-context.ts';
import type { VoiceSession } from './voice-session.ts';

/** Takes somebody out of their call; the connection, if there is one, is closed with that code. */
export function endSession(context: VoiceContext, session: VoiceSession, close?: [code: VoiceCloseCodes, reason: string]): void {
  if (session.hasEnded) return;
  session.hasEnded = true;
  const { call, terms, connection, media, userId, placeId } = session;
  const key = sessionKey(terms.guild_id, terms.session_id);
  if (context.sessions.get(key) === session) context.sessions.delete(key);
  const ofPlace = context.ofPlace.get(placeId);
  ofPlace?.delete(session);
  if (ofPlace?.size === 0) context.ofPlace.delete(placeId);
  if (call.members.get(userId) === session) call.members.delete(userId);
  session.browser?.close();
  media.remove();
  context.core.states.release(placeId);
  if (close) connection.close(...close);
  call.tellOthers(session, VoiceOpcodes.ClientDisconnect, { user_id: userId });
  call.endToEnd.leave(session);
  reviewRecording(context, call);
  if (call.members.size === 0 && context.calls.get(call.id) === call) context.calls.delete(call.id);
}
