import { SILENCE_FRAME } from '../udp/rtp-packet.ts';

export const SAMPLE_RATE = 48_000;
const [FRAMES_OF_LONG, ANY_COUNT] = [6, 3];

/** Packets in which nothing is heard, the longest first: six frames in one (RFC 6716, 3.2.5), and one. */
export const SILENCES: readonly { packet: Buffer; samples: number }[] = [
  {
    packet: Buffer.from([
      (SILENCE_FRAME[0] ?? 0) | ANY_COUNT,
      FRAMES_OF_LONG,
      ...Array.from({ length: FRAMES_OF_LONG }, () => [...SILENCE_FRAME.subarray(1)]).flat(),
    ]),
    samples: FRAMES_OF_LONG * 960,
  },
  { packet: SILENCE_FRAME, samples: 960 },
];
/** No packet lasts longer: 120 ms. */
const MAX_SAMPLES = 5760;

const SILK_SAMPLES = [480, 960, 1920, 2880] as const;
const HYBRID_SAMPLES = [480, 960] as const;
const CELT_SAMPLES = [120, 240, 480, 960] as const;

/** How long a packet of Opus sounds, in samples of 48 kHz; 0 where it is none. Source: RFC 6716, 3.1 and 3.2. */
export function samplesOf(packet: Uint8Array): number {
  const first = packet[0];
  if (first === undefined) return 0;
  const config = first >> 3;
  const frame = config < 12 ? SILK_SAMPLES[config & 3] : config < 16 ? HYBRID_SAMPLES[config & 1] : CELT_SAMPLES[config & 3];
  const code = first & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
  const samples = (frame ?? 0) * frames;
  return samples <= MAX_SAMPLES ? samples : 0;
}
