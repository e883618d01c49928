import { isDeepStrictEqual } from 'node:util';
import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import type { VideoPayload } from '#protocol/voice-payloads';
import { PeopleOpcodes } from '#protocol/voice-opcodes';
import { speakingOf, videoOf } from './introduce.ts';
import type { VoiceSession } from './voice-session.ts';

/** Microphone, sound of a screen, priority. */
const KNOWN_BITS = 0b111;

/** Says that somebody begins or ends to speak. Others learn from it whose packets theirs are, so it goes out for the muted too. Who came later was told by `introduce`. */
export function announceSpeaking(session: VoiceSession, bits: number): void {
  const known = bits & KNOWN_BITS;
  if (session.speaking === known && session.media.isSpeakingAnnounced) return;
  session.speaking = known;
  session.call.tellOthers(session, VoiceOpcodes.Speaking, speakingOf(session));
  session.media.isSpeakingAnnounced = true;
}

export function announceVideo(session: VoiceSession, payload: VideoPayload): void {
  if (isDeepStrictEqual(session.video, payload)) return;
  session.video = payload;
  session.media.isVideoAnnounced = payload.video_ssrc !== 0;
  session.call.tellOthers(session, PeopleOpcodes.Video, videoOf(session));
}
