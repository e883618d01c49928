import type { Curve } from '../figure.ts';
import { round, rule, svg, text } from './svg.ts';

const WIDTH = 960;
const HEIGHT = 460;
const PLOT = { left: 84, right: 690, top: 70, bottom: 390 };
const COLOURS = 6;
const MIN_LABEL_GAP = 18;
/** Above this many points a line has no dots. */
const MOST_DOTS = 30;

/** Lines over one pair of axes, each with its name at its end. */
export function curvePicture({ title, x, y, lines }: Curve): string {
  const points = lines.flatMap((line) => line.points);
  const across = scaleOf(
    points.map((point) => point[0]),
    x.isLogarithmic === true,
    PLOT.left,
    PLOT.right,
  );
  const up = scaleOf(
    points.map((point) => point[1]),
    y.isLogarithmic === true,
    PLOT.bottom,
    PLOT.top,
  );
  const shapes: string[] = [];
  // The very places that were measured, where they are few.
  const places = [...new Set(points.map((point) => point[0]))].sort((a, b) => a - b);
  for (const tick of places.length <= 8 ? places : across.ticks)
    shapes.push(text(across.place(tick), PLOT.bottom + 22, shown(tick), 'small middle fill-faint'));
  for (const tick of up.ticks) {
    shapes.push(rule(PLOT.left, up.place(tick), PLOT.right, up.place(tick)));
    shapes.push(text(PLOT.left - 10, up.place(tick) + 4, shown(tick), 'small end fill-faint'));
  }
  shapes.push(text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 50, x.label, 'small middle fill-faint'), text(24, 54, y.label, 'small fill-faint'));
  const ends = labelPlaces(lines.map((line) => up.place(line.points.at(-1)?.[1] ?? 0)));
  for (const [index, line] of lines.entries()) {
    const colour = `line${(index % COLOURS) + 1}`;
    const way = line.points.map(([a, b]) => `${round(across.place(a))},${round(up.place(b))}`);
    const dashes = index >= COLOURS || /floor/.test(line.name) ? ' stroke-dasharray="6 4"' : '';
    shapes.push(`<polyline class="line stroke-${colour}"${dashes} points="${way.join(' ')}"/>`);
    if (way.length <= MOST_DOTS)
      for (const place of way) shapes.push(`<circle cx="${place.split(',')[0]}" cy="${place.split(',')[1]}" r="3.5" class="fill-${colour}"/>`);
    shapes.push(text(PLOT.right + 14, (ends[index] ?? 0) + 4, line.name, `fill-${colour}`));
  }
  return svg(WIDTH, HEIGHT, title, shapes);
}

function scaleOf(values: readonly number[], isLogarithmic: boolean, from: number, to: number): { ticks: number[]; place(value: number): number } {
  const most = Math.max(...values, 1e-9);
  if (!isLogarithmic) {
    const step = niceStep(most / 5);
    const end = Math.ceil(most / step) * step;
    const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
    return { ticks, place: (value) => from + (value / end) * (to - from) };
  }
  const least = Math.min(...values.filter((value) => value > 0), most);
  const [low, high] = [Math.floor(Math.log10(least)), Math.max(Math.ceil(Math.log10(most)), Math.floor(Math.log10(least)) + 1)];
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  return { ticks, place: (value) => from + ((Math.log10(Math.max(value, 10 ** low)) - low) / (high - low)) * (to - from) };
}

function niceStep(rough: number): number {
  const size = 10 ** Math.floor(Math.log10(rough));
  return size * ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10);
}

/** Names of lines that end close together are moved apart, in their order. */
function labelPlaces(ends: readonly number[]): number[] {
  const places = [...ends];
  const order = ends.map((_, index) => index).sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0));
  for (const [rank, index] of order.entries()) {
    const above = rank === 0 ? -Infinity : (places[order[rank - 1] ?? 0] ?? 0);
    places[index] = Math.max(places[index] ?? 0, above + MIN_LABEL_GAP);
  }
  return places;
}

const shown = (number: number): string => (number >= 1000 ? number.toLocaleString('en-US') : String(Number(number.toPrecision(3))));
