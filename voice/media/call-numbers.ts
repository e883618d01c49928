import { OPUS_PAYLOAD_TYPE } from '../udp/rtp-packet.ts';
import type { CodecName } from './media-engine.ts';

/** The payload types of a call, which are those of Discord's own clients. */
export const CALL_CODECS: Readonly<Record<CodecName, { payloadType: number; rtxPayloadType: number | null }>> = {
  opus: { payloadType: OPUS_PAYLOAD_TYPE, rtxPayloadType: null },
  H264: { payloadType: 101, rtxPayloadType: 102 },
  VP8: { payloadType: 103, rtxPayloadType: 104 },
  VP9: { payloadType: 105, rtxPayloadType: 106 },
  AV1: { payloadType: 107, rtxPayloadType: 108 },
};

const NAMES = new Map(Object.keys(CALL_CODECS).map((name) => [name.toLowerCase(), name as CodecName])); // its own keys

export const codecNamed = (name: string): CodecName | undefined => NAMES.get(name.toLowerCase());

/**
 * Header extensions that mean the same to everybody, with Discord's own numbers. Those that belong to one connection
 * (its clock, its counting for congestion, its `mid`) are not handed on.
 */
export const CALL_EXTENSIONS: ReadonlyMap<string, number> = new Map([
  ['urn:ietf:params:rtp-hdrext:ssrc-audio-level', 1],
  ['urn:3gpp:video-orientation', 4],
  ['http://www.webrtc.org/experiments/rtp-hdrext/playout-delay', 6],
  ['http://www.webrtc.org/experiments/rtp-hdrext/video-content-type', 7],
]);

/** What a camera may send unless the call allows more: enough for 720p. */
export const PICTURE_BITS_PER_SECOND = 2_500_000;
