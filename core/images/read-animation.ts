export interface Animation {
  frames: number;
  durationMs: number;
}

/** Frames of a GIF and how long they last together. A still one has a single frame. */
export function readGifAnimation(bytes: Buffer): Animation {
  const tableBytes = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  const afterSubBlocks = (from: number): number => {
    let at = from;
    for (let length = bytes[at]; length; length = bytes[at]) at += length + 1;
    return at + 1;
  };
  const animation = { frames: 0, durationMs: 0 };
  let at = 13 + tableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === EXTENSION) {
      // A graphic control extension tells the delay of the frame after it, in hundredths of a second.
      if (bytes[at + 1] === CONTROL) animation.durationMs += ((bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8)) * 10;
      at = afterSubBlocks(at + 2);
    } else if (block === PICTURE) {
      animation.frames++;
      at = afterSubBlocks(at + 10 + tableBytes(bytes[at + 9] ?? 0) + 1);
    } else break;
  }
  return animation;
}
const EXTENSION = 0x21;
const CONTROL = 0xf9;
const PICTURE = 0x2c;

/** The same of a PNG; a plain one has a single frame. */
export function readPngAnimation(bytes: Buffer): Animation {
  const animation = { frames: 0, durationMs: 0 };
  let isAnimated = false;
  for (let at = 8; at + 8 <= bytes.length; at += bytes.readUInt32BE(at) + 12) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    // Behind the picture itself the announcement no longer counts.
    if (type === 'acTL') isAnimated = true;
    if (type === 'IDAT' && !isAnimated) break;
    if (type === 'fcTL' && at + 34 <= bytes.length) {
      animation.frames++;
      animation.durationMs += (bytes.readUInt16BE(at + 28) * 1000) / (bytes.readUInt16BE(at + 30) || 100);
    }
  }
  return isAnimated ? animation : { frames: 1, durationMs: 0 };
}
