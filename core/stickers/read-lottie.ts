import { z } from 'zod';
import { apiError } from '#protocol/errors';
import type { Animation } from '../images/read-animation.ts';

const MAX_SIDE = 320;
const MAX_FRAMERATE = 400;

/** The keys of a Lottie file that its length and size hang on. */
const LottieFile = z.object({
  w: z.number(),
  h: z.number(),
  fr: z.number(),
  ip: z.number(),
  op: z.number(),
  layers: z.array(z.unknown()),
  assets: z.array(z.object({ p: z.unknown().optional() })).optional(),
});

/** How long a vector animation lasts. Throws 170001 to 170006 for what Discord refuses. */
export function readLottie(bytes: Buffer): Animation {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw apiError('INVALID_JSON_FOR_UPLOADED_LOTTIE_FILE');
  }
  const { success, data: file } = LottieFile.safeParse(parsed);
  if (!success) throw apiError('INVALID_JSON_FOR_UPLOADED_LOTTIE_FILE');
  if (file.assets?.some((asset) => asset.p !== undefined)) throw apiError('UPLOADED_LOTTIES_CANNOT_CONTAIN_RASTERIZED_IMAGES');
  if (file.w > MAX_SIDE || file.h > MAX_SIDE) throw apiError('LOTTIE_ANIMATION_MAXIMUM_DIMENSIONS_EXCEEDED');
  if (file.fr > MAX_FRAMERATE) throw apiError('STICKER_MAXIMUM_FRAMERATE_EXCEEDED');
  if (!(file.fr >= 1)) throw apiError('STICKER_FRAMERATE_IS_TOO_SMALL_OR_TOO_LARGE');
  const frames = Math.max(0, file.op - file.ip);
  return { frames, durationMs: (frames / file.fr) * 1000 };
}
