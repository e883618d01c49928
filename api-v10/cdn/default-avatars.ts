import { encodePng } from './encode-png.ts';

const SIZE = 256;
type Colour = readonly [number, number, number];
/** Grounds of the six pictures; `(user_id >> 22) % 6` chooses one. */
const GROUNDS: readonly Colour[] = [
  [76, 98, 214],
  [99, 109, 124],
  [46, 139, 103],
  [214, 138, 28],
  [205, 62, 74],
  [196, 70, 150],
];
const FIGURE: Colour = [245, 246, 250];

const drawn = new Map<number, Buffer>();

/** The picture of a user without one; null for an index that does not exist. Drawn when it is first asked for. */
export function defaultAvatar(index: number): Buffer | null {
  const ground = GROUNDS[index];
  if (!ground) return null;
  let png = drawn.get(index);
  if (!png) drawn.set(index, (png = draw(ground)));
  return png;
}

/** A head and shoulders before a plain ground, with soft edges. */
function draw(ground: Colour): Buffer {
  const rgb = new Uint8Array(SIZE * SIZE * 3);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const share = Math.max(coverage(x, y, 128, 100, 44), coverage(x, y, 128, 246, 84));
      ground.forEach((value, part) => (rgb[(y * SIZE + x) * 3 + part] = Math.round(value + ((FIGURE[part] ?? 0) - value) * share)));
    }
  }
  return encodePng(SIZE, SIZE, rgb);
}

/** How much of a pixel lies within a disc, 0 to 1. */
const coverage = (x: number, y: number, centreX: number, centreY: number, radius: number): number =>
  Math.min(1, Math.max(0, radius - Math.sqrt((x + 0.5 - centreX) ** 2 + (y + 0.5 - centreY) ** 2) + 0.5));
