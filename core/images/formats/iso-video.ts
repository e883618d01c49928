import type { CleanPicture } from './clean-picture.ts';
import { boxesIn, type Box } from './iso-boxes.ts';

/** What people and cameras say of a film: places, names, dates. */
const WORDS = new Set(['udta', 'meta', 'uuid']);
/** What holds words besides what is needed. */
const HOLDERS = new Set(['moov', 'trak']);
const MAX_DEPTH = 2;

/** Makes free room of what an MP4 or a QuickTime film says of its maker, so that everything else keeps its place. */
export function cleanIsoVideo(given: Buffer): CleanPicture {
  const bytes = Buffer.from(given);
  const blank = (boxes: Box[], depth: number): void => {
    for (const { type, typeAt, start, end } of boxes) {
      if (HOLDERS.has(type) && depth < MAX_DEPTH) blank(boxesIn(bytes, start, end), depth + 1);
      if (!WORDS.has(type)) continue;
      bytes.write('free', typeAt, 'latin1');
      bytes.fill(0, start, end);
    }
  };
  blank(boxesIn(bytes, 0, bytes.length), 0);
  return { bytes: bytes.equals(given) ? given : bytes, orientation: 1, frames: 1, pixels: 0 };
}
