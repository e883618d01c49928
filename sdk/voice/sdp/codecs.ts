/** Those that both DAVE and every server of ours can carry. AV1 is none of them: browsers read the insides of its frames. */
export const VIDEO_CODECS = ['VP8', 'VP9', 'H264'] as const;
export type VideoCodec = (typeof VIDEO_CODECS)[number];
export type CodecName = 'opus' | VideoCodec;

/** A codec, by the numbers that this browser gave it. */
export interface OwnCodec {
  name: CodecName;
  payloadType: number;
  rtxPayloadType: number | null;
}

/** Of the several profiles that a browser offers of one codec, the one that the others have as well. */
const PROFILES: Partial<Record<CodecName, RegExp>> = {
  VP9: /\bprofile-id=0\b/,
  H264: /(?=.*\bpacketization-mode=1\b)(?=.*\bprofile-level-id=42e0)/i,
};

/** In a section of this browser's own SDP. */
export function codecIn(lines: readonly string[], name: CodecName): OwnCodec | undefined {
  const parameters = (payloadType: string): string => lines.find((line) => line.startsWith(`a=fmtp:${payloadType} `)) ?? '';
  const numbers = lines.flatMap((line) => new RegExp(`^a=rtpmap:(\\d+) ${name}/`, 'i').exec(line)?.[1] ?? []);
  const profile = PROFILES[name];
  const number = profile ? numbers.find((payloadType) => profile.test(parameters(payloadType))) : numbers[0];
  if (number === undefined) return undefined;
  const rtx = lines.flatMap((line) => new RegExp(`^a=fmtp:(\\d+) apt=${number}$`).exec(line)?.[1] ?? [])[0];
  return { name, payloadType: Number(number), rtxPayloadType: rtx === undefined ? null : Number(rtx) };
}
