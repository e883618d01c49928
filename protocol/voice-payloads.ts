import { z } from 'zod';

/** What clients of the voice gateway send. Ids come as text, from some libraries as numbers (read without loss, they are text by now when large). */
const id = z.union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative().transform(String)]);
const ssrc = z.number().int().min(0).max(0xffff_ffff);
const MAX_STREAMS = 4;

/** A video stream that a client may send, in one quality. */
const OfferedStream = z.object({
  type: z.string().max(16).catch('video'),
  rid: z.string().max(16).catch('100'),
  quality: z.number().int().min(0).max(100).catch(100),
});

/** Op 0. `channel_id` since version 9. */
export const VoiceIdentifyPayload = z.object({
  server_id: id,
  user_id: id,
  session_id: z.string().max(100),
  token: z.string().max(2048),
  channel_id: id.nullish(),
  video: z.boolean().nullish().catch(false),
  streams: z.array(OfferedStream).max(MAX_STREAMS).nullish().catch(null),
  max_dave_protocol_version: z.number().int().min(0).max(0xffff).nullish().catch(0),
});
export type VoiceIdentifyPayload = z.output<typeof VoiceIdentifyPayload>;

const Codec = z.object({
  name: z.string().max(32),
  type: z.string().max(16),
  priority: z.number().int().nullish(),
  payload_type: z.number().int().min(0).max(127).nullish(),
  rtx_payload_type: z.number().int().min(0).max(127).nullish(),
});

/** Where a client hears: in `data`, or beside it as it once was. */
const UdpAddress = z.object({ address: z.string().max(64), port: z.number().int().min(0).max(65_535), mode: z.string().max(64) });

/** Lines of SDP that a browser says of itself. */
const MAX_FRAGMENT = 12_000;

/** Op 1. Of a protocol that is not known only its name is read. */
export const SelectProtocolPayload = z.union([
  z
    .object({
      protocol: z.literal('udp'),
      data: UdpAddress.nullish(),
      address: z.unknown().optional(),
      port: z.unknown().optional(),
      mode: z.unknown().optional(),
    })
    .transform((given, context) => {
      const udp = given.data ?? UdpAddress.safeParse(given).data;
      if (udp) return { protocol: 'udp' as const, udp, browser: null };
      context.addIssue('no address');
      return z.NEVER;
    }),
  z
    .object({
      protocol: z.literal('webrtc'),
      data: z.string().max(MAX_FRAGMENT).nullish().catch(null),
      sdp: z.string().max(MAX_FRAGMENT).nullish().catch(null),
      codecs: z.array(Codec).max(32).nullish().catch(null),
    })
    .transform(({ protocol, data, sdp, codecs }) => ({ protocol, udp: null, browser: { fragment: data ?? sdp ?? '', codecs: codecs ?? [] } })),
  z
    .object({ protocol: z.string().max(32) })
    .refine(({ protocol }) => protocol !== 'udp' && protocol !== 'webrtc')
    .transform(({ protocol }) => ({ protocol, udp: null, browser: null })),
]);

export type SelectedBrowser = NonNullable<z.output<typeof SelectProtocolPayload>['browser']>;

/** Op 3 since version 8; before it was a bare number. `seq_ack` is the last number that the client has. */
export const VoiceHeartbeatPayload = z.union([z.object({ t: z.number(), seq_ack: z.number().int().nullish().catch(null) }), z.number()]);

/** Op 5. Some libraries still say it with true and false. */
export const SpeakingPayload = z.object({
  speaking: z.union([z.number().int().min(0).max(0xff), z.boolean().transform(Number)]),
  delay: z.number().nullish().catch(0),
  ssrc: ssrc.nullish().catch(null),
});

/** Op 7. */
export const VoiceResumePayload = z.object({
  server_id: id,
  session_id: z.string().max(100),
  token: z.string().max(2048),
  seq_ack: z.number().int().min(-1).max(0xffff).nullish().catch(null),
});
export type VoiceResumePayload = z.output<typeof VoiceResumePayload>;

/** One quality of what a camera or a screen sends now. */
const SentStream = z.object({
  type: z.string().max(16).catch('video'),
  rid: z.string().max(16).catch('100'),
  quality: z.number().int().min(0).max(100).catch(100),
  ssrc: ssrc.catch(0),
  rtx_ssrc: ssrc.catch(0),
  active: z.boolean().catch(false),
  max_bitrate: z.number().int().nonnegative().max(1e9).nullish().catch(null),
  max_framerate: z.number().nonnegative().max(1000).nullish().catch(null),
  max_resolution: z
    .object({ type: z.string().max(16), width: z.number().nonnegative().max(1e5), height: z.number().nonnegative().max(1e5) })
    .nullish()
    .catch(null),
});

/** Op 12. */
export const VideoPayload = z.object({
  audio_ssrc: ssrc.catch(0),
  video_ssrc: ssrc.catch(0),
  rtx_ssrc: ssrc.nullish().catch(null),
  streams: z.array(SentStream).max(MAX_STREAMS).nullish().catch(null),
});
export type VideoPayload = z.output<typeof VideoPayload>;

/** Op 14. */
export const SessionUpdatePayload = z.object({ codecs: z.array(Codec).max(32).nullish().catch(null) });

/** Op 15: how well a client wants to see each stream, from 0 (not at all) to 100; `any` stands for all others. */
export const MediaSinkWantsPayload = z.record(z.string().regex(/^(?:\d{1,10}|any|pixelCounts)$/), z.unknown()).transform((given) => {
  const wants: Record<string, number> = {};
  for (const [key, value] of Object.entries(given).slice(0, 1000)) {
    if (key !== 'pixelCounts' && typeof value === 'number' && value >= 0 && value <= 100) wants[key] = value;
  }
  return wants;
});

/** Ops 23 and 31. */
export const TransitionPayload = z.object({ transition_id: z.number().int().min(0).max(0xffff) });
