import type { Snowflake } from 'discord-api-types/v10';
import type { EndToEnd } from './end-to-end.ts';
import type { MediaCall } from '../media-plane.ts';
import type { CallRecording } from './record-calls.ts';
import type { VoiceSession } from './voice-session.ts';

/** Everybody who is in one channel's call on this server. */
export class Call {
  readonly id: Snowflake;
  readonly guildId: Snowflake;
  readonly media: MediaCall;
  readonly endToEnd: EndToEnd;
  readonly members = new Map<Snowflake, VoiceSession>();
  /** Since when its channel belongs to another voice server. */
  movedSinceMs: number | null = null;
  /** What is kept of it, if anything. */
  recording: CallRecording | null = null;

  constructor(id: Snowflake, guildId: Snowflake, media: MediaCall, endToEnd: (call: Call) => EndToEnd) {
    this.id = id;
    this.guildId = guildId;
    this.media = media;
    this.endToEnd = endToEnd(this);
  }

  *others(session: VoiceSession): Generator<VoiceSession> {
    for (const member of this.members.values()) if (member !== session) yield member;
  }

  tellOthers(session: VoiceSession, op: number, d: unknown): void {
    for (const member of this.others(session)) member.tell(op, d);
  }
}
