import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { PeopleOpcodes } from '#protocol/voice-opcodes';
import type { RemoteStream } from '../sdp/answer.ts';

/** Somebody else in the call. */
export interface Person {
  userId: string;
  /** Bits of op 5: 1 voice, 2 sound of a screen, 4 priority; 0 while silent. */
  speaking: number;
  /** Null before anything was said of their sound. */
  audioSsrc: number | null;
  /** Null while their camera is off. */
  videoSsrc: number | null;
  rtxSsrc: number | null;
}

/** What changed, for whoever shows it. */
export type PeopleChange = { what: 'joined' | 'left' | 'speaking' | 'streams'; person: Person };

interface Told {
  user_id: string;
  user_ids: string[];
  ssrc: number;
  speaking: number;
  video_ssrc: number;
  streams: { ssrc: number; rtx_ssrc: number }[];
}

/** Who is in a call, by what the voice gateway says. */
export class People {
  readonly #all = new Map<string, Person>();

  get all(): ReadonlyMap<string, Person> {
    return this.#all;
  }

  /** Nothing for messages of other kinds. */
  hear(op: number, d: unknown): PeopleChange[] {
    const told = d as Told; // as the protocol says
    switch (op) {
      case VoiceOpcodes.ClientsConnect:
        return told.user_ids.filter((userId) => !this.#all.has(userId)).map((userId) => ({ what: 'joined', person: this.#person(userId) }));
      case VoiceOpcodes.ClientDisconnect: {
        const person = this.#all.get(told.user_id);
        this.#all.delete(told.user_id);
        return person ? [{ what: 'left', person }] : [];
      }
      case VoiceOpcodes.Speaking: {
        const change: PeopleChange[] = this.#isNew(told.user_id, 'joined');
        const person = this.#person(told.user_id);
        if (person.audioSsrc !== told.ssrc) change.push({ what: 'streams', person });
        if (person.speaking !== told.speaking) change.push({ what: 'speaking', person });
        Object.assign(person, { audioSsrc: told.ssrc, speaking: told.speaking });
        return change;
      }
      case PeopleOpcodes.Video: {
        const change: PeopleChange[] = this.#isNew(told.user_id, 'joined');
        const person = this.#person(told.user_id);
        const videoSsrc = told.video_ssrc || null;
        if (person.videoSsrc !== videoSsrc) change.push({ what: 'streams', person });
        Object.assign(person, { videoSsrc, rtxSsrc: (videoSsrc && told.streams[0]?.rtx_ssrc) || null });
        return change;
      }
      default:
        return [];
    }
  }

  /** Everybody's sound, and the pictures of those who are watched. */
  streams(isWatched: (userId: string) => boolean): RemoteStream[] {
    return [...this.#all.values()].flatMap(({ userId, audioSsrc, videoSsrc, rtxSsrc }) => [
      ...(audioSsrc === null ? [] : [{ userId, kind: 'audio' as const, ssrc: audioSsrc, rtxSsrc: null }]),
      ...(videoSsrc === null || !isWatched(userId) ? [] : [{ userId, kind: 'video' as const, ssrc: videoSsrc, rtxSsrc }]),
    ]);
  }

  /** A new session begins without anybody. */
  clear(): PeopleChange[] {
    const gone = [...this.#all.values()];
    this.#all.clear();
    return gone.map((person) => ({ what: 'left', person }));
  }

  #isNew(userId: string, what: 'joined'): PeopleChange[] {
    return this.#all.has(userId) ? [] : [{ what, person: this.#person(userId) }];
  }

  #person(userId: string): Person {
    let person = this.#all.get(userId);
    if (!person) {
      person = { userId, speaking: 0, audioSsrc: null, videoSsrc: null, rtxSsrc: null };
      this.#all.set(userId, person);
    }
    return person;
  }
}
