export { VoiceCall } from './voice-call.ts';
export type { CallEvents, CallState, SelfState, VoiceCallOptions, VoiceEffect } from './call/call-events.ts';
export type { VoiceCredentials } from './gateway/voice-socket.ts';
export type { EndReason } from './gateway/after-close.ts';
export type { Person } from './call/people.ts';
export type { CallStats, PersonStats, ReceivedStats, SentStats } from './call/call-stats.ts';
export type { VideoLimits } from './call/transport.ts';
export type { EncryptionState } from './dave/dave-session.ts';
export { canEncrypt, type EncryptionFiles } from './dave/encryption.ts';
export type { Soundboard } from './media/soundboard.ts';
export type { TalkMode } from './media/microphone.ts';
export type { VideoCodec } from './sdp/codecs.ts';
export {
  captureScreen,
  listDevices,
  onDevicesChanged,
  openCamera,
  openMicrophone,
  type CameraWish,
  type Devices,
  type MicrophoneWish,
  type Screen,
  type ScreenWish,
} from './media/devices.ts';
