import { COUNTER_BYTES, TAG_BYTES } from './transport-modes.ts';

/** One RTP packet in the clear: what every receiver gets, each sealed with his own key. */
export interface MediaPacket {
  ssrc: number;
  payloadType: number;
  /** The last packet of a video frame; for sound, the first after silence. */
  marker: boolean;
  sequence: number;
  timestamp: number;
  payload: Buffer;
  /** How far the sound is below the loudest possible, in dB (0 to 127), where its sender says so. */
  level?: number;
}

/** Opus, with the number that Discord gives it everywhere. */
export const OPUS_PAYLOAD_TYPE = 120;
/** What clients send when they stop talking, five times; DAVE leaves it as it is. */
export const SILENCE_FRAME = Buffer.from([0xf8, 0xff, 0xfe]);

export const isSilence = (payload: Buffer): boolean => payload.length === SILENCE_FRAME.length && payload.equals(SILENCE_FRAME);

const VERSION_2 = 0x80;
export const RTP_HEADER_BYTES = 12;
const PREAMBLE_BYTES = 4;

export const isVersion2 = (packet: Buffer): boolean => ((packet[0] ?? 0) & 0xc0) === VERSION_2;

/** RTP and RTCP share the port; their second byte tells them apart (RFC 5761, 4). */
export const isRtcp = (packet: Buffer): boolean => (packet[1] ?? 0) >= 192 && (packet[1] ?? 0) <= 223;

/** How much of the front is clear ("rtpsize"): header, CSRCs and the preamble of an extension; undefined when nothing sealed could follow. */
export function clearBytesOf(packet: Buffer): number | undefined {
  const first = packet[0] ?? 0;
  const clear = RTP_HEADER_BYTES + 4 * (first & 0x0f) + (first & 0x10 ? PREAMBLE_BYTES : 0);
  return packet.length > clear + TAG_BYTES + COUNTER_BYTES ? clear : undefined;
}

/** Reads an opened packet, leaving out CSRCs, extension and padding, which bots' receivers stumble over; undefined when they are malformed or nothing remains. */
export function readMedia(packet: Buffer, clearBytes: number, plain: Buffer): MediaPacket | undefined {
  const first = packet[0] ?? 0;
  const second = packet[1] ?? 0;
  const start = first & 0x10 ? 4 * packet.readUInt16BE(clearBytes - 2) : 0;
  const padding = first & 0x20 ? (plain[plain.length - 1] ?? 0) : 0;
  if ((first & 0x20 && padding === 0) || start + padding >= plain.length) return undefined;
  return {
    ssrc: packet.readUInt32BE(8),
    payloadType: second & 0x7f,
    marker: second >= 0x80,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    payload: start + padding === 0 ? plain : plain.subarray(start, plain.length - padding),
  };
}

/** The twelve bytes in front of a payload, with neither CSRC nor extension. */
export function rtpHeader({ ssrc, payloadType, marker, sequence, timestamp }: Omit<MediaPacket, 'payload'>): Buffer {
  const header = Buffer.allocUnsafe(RTP_HEADER_BYTES);
  header[0] = VERSION_2;
  header[1] = payloadType | (marker ? 0x80 : 0);
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(timestamp, 4);
  header.writeUInt32BE(ssrc, 8);
  return header;
}

const DAVE_MARKER = 0xfafa;
/** Tag of 8 bytes, a nonce, the size itself and the marker: no footer is smaller. */
const LEAST_DAVE_FOOTER = 12;

/** Whether a frame ends as DAVE ends one: the size of its footer, then FA FA. */
export function endsAsDave(payload: Buffer): boolean {
  const end = payload.length;
  if (end < LEAST_DAVE_FOOTER || payload.readUInt16BE(end - 2) !== DAVE_MARKER) return false;
  const footer = payload[end - 3] ?? 0;
  return footer >= LEAST_DAVE_FOOTER && footer <= end;
}
