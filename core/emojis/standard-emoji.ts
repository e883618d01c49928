import { apiError } from '#protocol/errors';
import { isUnicodeEmoji } from '#protocol/unicode-emoji';

/** The emoji of Unicode that a field names; null for none. Throws 10014 for any other text. */
export function standardEmoji(text: string | null | undefined): string | null {
  if (!text) return null;
  if (!isUnicodeEmoji(text)) throw apiError('UNKNOWN_EMOJI');
  return text;
}
