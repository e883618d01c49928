import type { GatewayVoiceChannelEffectSendDispatchData } from 'discord-api-types/v10';
import type { EncryptionState } from '../dave/dave-session.ts';
import type { EncryptionFiles } from '../dave/encryption.ts';
import type { EndReason } from '../gateway/after-close.ts';
import type { VideoCodec } from '../sdp/codecs.ts';
import type { Person } from './people.ts';
import type { PictureChange } from './pictures.ts';

/** `reconnecting`: it was connected, and comes back by itself. */
export type CallState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

export interface VoiceCallOptions {
  /** For browsers behind networks that let no UDP through: TURN. */
  iceServers?: RTCIceServer[];
  /** `require` leaves a call rather than speak in the open; `off` says to the server that this side cannot encrypt. */
  encryption?: 'allow' | 'require' | 'off';
  /** Where the files of the encryption are, if not beside this one. */
  files?: EncryptionFiles;
  /** In which own pictures are sent. All others are shown as well. */
  videoCodec?: VideoCodec;
  /** In how many sizes own pictures go out, 1 to 3, so that each viewer gets what they can take. Servers without use for it get the best alone. */
  qualities?: number;
  /** What own sound is to the others. */
  sound?: 'voice' | 'screen';
  /** The address of the server's files, as `https://chat.example/cdn`: sounds of the soundboard come from there. Without it none is heard. */
  cdn?: string;
}

/** VOICE_CHANNEL_EFFECT_SEND, as the app hears it from its gateway. */
export type VoiceEffect = GatewayVoiceChannelEffectSendDispatchData;

export interface CallEvents {
  state: CallState;
  joined: Person;
  left: Person;
  /** Somebody begins or ends to speak; `person.speaking` says which. */
  speaking: Person;
  /** Own speech, as the others are told. */
  selfSpeaking: boolean;
  video: PictureChange;
  /** Somebody, perhaps oneself, let an emoji fly up, or played a sound, which is heard by itself. */
  effect: VoiceEffect;
  encryption: EncryptionState;
  /** What the gateway's op 4 has to say of oneself. The app sends it. */
  selfState: SelfState;
  /** The browser lets nothing be heard before the page is touched: call `resumePlayback` then. */
  playbackBlocked: undefined;
  ended: { reason: EndReason; code: number | null };
}

export interface SelfState {
  self_mute: boolean;
  self_deaf: boolean;
  self_video: boolean;
}
