import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { PeopleOpcodes } from '#protocol/voice-opcodes';
import { Microphone } from '../media/microphone.ts';
import type { Transport, VideoLimits } from './transport.ts';

export interface OwnMediaOutlet {
  /** To the voice gateway. */
  send(op: number, d: object): void;
  transport(): Pick<Transport, 'sendAudio' | 'sendVideo'> | null;
  speaking(isSpeaking: boolean): void;
}

/** What READY says of the numbers of own streams. */
export interface OwnNumbers {
  ssrc: number;
  streams?: OwnStream[];
}

interface OwnStream {
  ssrc: number;
  rtx_ssrc: number;
  [more: string]: unknown;
}

const SPEAKING = { voice: 1, screen: 2 } as const;

/** What this side sends, a microphone and a camera, and what the others are told of it. */
export class OwnMedia {
  readonly microphone: Microphone;
  readonly #outlet: OwnMediaOutlet;
  readonly #sound: keyof typeof SPEAKING;
  #camera: { track: MediaStreamTrack; limits: VideoLimits } | null = null;
  #ssrc = 0;
  #streams: OwnStream[] = [];
  #canTell = false;

  constructor(sound: keyof typeof SPEAKING, outlet: OwnMediaOutlet) {
    this.#sound = sound;
    this.#outlet = outlet;
    this.microphone = new Microphone({
      send: (track) =>
        void outlet
          .transport()
          ?.sendAudio(track)
          .catch(() => undefined), // that connection closes
      speaking: (isSpeaking) => {
        this.#tellSpeaking(isSpeaking);
        outlet.speaking(isSpeaking);
      },
    });
  }

  /** The SSRC of own sound; 0 outside of a call. */
  get ssrc(): number {
    return this.#ssrc;
  }

  get hasCamera(): boolean {
    return this.#camera !== null;
  }

  /** Whether SESSION_DESCRIPTION came in this session of the gateway, which takes nothing from who has none. */
  get canTell(): boolean {
    return this.#canTell;
  }

  /** A new session, in which nobody knows of anything. */
  begin({ ssrc, streams = [] }: OwnNumbers): void {
    this.#ssrc = ssrc;
    this.#streams = streams;
    this.#canTell = false;
  }

  /** From now on the others can be told, and are. */
  tell(): void {
    this.#canTell = true;
    this.#tellSpeaking(this.microphone.isSpeaking);
    this.#tellCamera();
    this.microphone.repeat();
  }

  setCamera(track: MediaStreamTrack | null, limits: VideoLimits): void {
    this.#camera = track && { track, limits };
    this.sendCamera();
    this.#tellCamera();
  }

  /** Over the connection that there is now. */
  sendCamera(): void {
    this.#outlet
      .transport()
      ?.sendVideo(this.#camera?.track ?? null, this.#camera?.limits)
      .catch(() => undefined); // that connection closes
  }

  #tellSpeaking(isSpeaking: boolean): void {
    const bits = isSpeaking ? SPEAKING[this.#sound] : 0;
    if (this.#canTell) this.#outlet.send(VoiceOpcodes.Speaking, { speaking: bits, delay: 0, ssrc: this.#ssrc });
  }

  #tellCamera(): void {
    const [stream] = this.#streams;
    if (!stream || !this.#canTell) return;
    const { width = 1280, height = 720, frameRate = 30 } = this.#camera?.track.getSettings() ?? {};
    const isOn = this.#camera !== null;
    this.#outlet.send(PeopleOpcodes.Video, {
      audio_ssrc: this.#ssrc,
      video_ssrc: isOn ? stream.ssrc : 0,
      rtx_ssrc: isOn ? stream.rtx_ssrc : 0,
      streams: [
        {
          ...stream,
          active: isOn,
          max_bitrate: this.#camera?.limits.maxBitrate ?? null,
          max_framerate: frameRate,
          max_resolution: { type: 'fixed', width, height },
        },
      ],
    });
  }
}
