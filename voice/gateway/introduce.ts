import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { PeopleOpcodes } from '#protocol/voice-opcodes';
import type { VoiceSession } from './voice-session.ts';

/** In larger calls nobody is told what everybody's client can do. */
const MAX_DETAILED = 50;

/** Tells a newcomer who is there and how they are heard, and the others of the newcomer. */
export function introduce(session: VoiceSession): void {
  const { call } = session;
  const isDetailed = call.members.size <= MAX_DETAILED;
  const others = [...call.others(session)];
  if (others.length > 0) session.tell(VoiceOpcodes.ClientsConnect, { user_ids: others.map(({ userId }) => userId) });
  for (const other of others) {
    if (isDetailed) describe(session, other);
    if (other.speaking !== null) session.tell(VoiceOpcodes.Speaking, speakingOf(other));
    if (other.video) session.tell(PeopleOpcodes.Video, videoOf(other));
    other.tell(VoiceOpcodes.ClientsConnect, { user_ids: [session.userId] });
    if (isDetailed) describe(other, session);
  }
}

/** No client says which flags and which platform it has; Discord says null of those. */
function describe(to: VoiceSession, { userId }: VoiceSession): void {
  to.tell(PeopleOpcodes.ClientFlags, { user_id: userId, flags: null });
  to.tell(PeopleOpcodes.ClientPlatform, { user_id: userId, platform: null });
}

export const speakingOf = ({ userId, ssrcs, speaking }: VoiceSession): object => ({ user_id: userId, ssrc: ssrcs.ssrc, speaking: speaking ?? 0 });

/** Which streams somebody sends; never with other numbers than their own. */
export const videoOf = ({ userId, ssrcs, video }: VoiceSession): object => {
  const isOn = video !== null && video.video_ssrc !== 0;
  return {
    user_id: userId,
    audio_ssrc: ssrcs.ssrc,
    video_ssrc: isOn ? ssrcs.videoSsrc : 0,
    streams: (video?.streams ?? []).slice(0, 1).map((stream) => ({ ...stream, ssrc: ssrcs.videoSsrc, rtx_ssrc: ssrcs.rtxSsrc, active: isOn && stream.active })),
  };
};
