import { advantage, isAimMet, type Figure } from '../figure.ts';
import { round, rule, svg, text } from './svg.ts';

const ROW = 30;
const TOP = 84;
const LEFT = 330;
const WIDTH = 960;
const RIGHT = WIDTH - 90;
/** How many times as good as the floor, at both ends of the scale. */
const SCALE = { least: 1 / 8, most: 8 };

/** One bar for each figure that has a name for it: to the right of the floor is better, the mark is the aim. */
export function ratioPicture(figures: readonly Figure[]): string {
  const bars = figures.filter((figure) => figure.bar !== undefined && advantage(figure) !== null);
  const bottom = TOP + bars.length * ROW;
  const shapes: string[] = [
    text(
      24,
      54,
      'Bars begin at the floor (1) and end at how many times as good Nexus is; the upright mark is the aim; blue bars have none.',
      'small fill-faint',
    ),
  ];
  for (let times = SCALE.least; times <= SCALE.most; times *= 2) {
    shapes.push(rule(placeOf(times), TOP - 6, placeOf(times), bottom, times === 1 ? 'floor stroke-faint' : 'rule stroke-rule'));
    shapes.push(text(placeOf(times), bottom + 20, times < 1 ? `1/${1 / times}` : String(times), 'small middle fill-faint'));
  }
  for (const [index, figure] of bars.entries()) {
    const y = TOP + index * ROW;
    const times = advantage(figure) ?? 1;
    const [from, to] = [placeOf(1), placeOf(times)];
    // What the aim is as a value has its place in the table only.
    const isMet = isAimMet(figure);
    shapes.push(text(LEFT - 14, y + 19, figure.bar ?? '', 'end fill-ink'));
    shapes.push(
      `<rect x="${round(Math.min(from, to))}" y="${y + 6}" width="${round(Math.max(Math.abs(to - from), 1))}" height="${ROW - 12}" class="fill-${isMet === null ? 'line1' : isMet ? 'good' : 'bad'}"/>`,
    );
    if (figure.aim?.of === 'ratio') {
      const aim = placeOf(figure.isRate ? figure.aim.is : 1 / figure.aim.is);
      shapes.push(rule(aim, y + 2, aim, y + ROW - 2, 'aim stroke-ink'));
    }
    shapes.push(text(RIGHT + 14, y + 19, `${times.toFixed(2)} x`));
  }
  return svg(WIDTH, bottom + 40, 'Nexus against its floors', shapes);
}

function placeOf(times: number): number {
  const share = Math.log(times / SCALE.least) / Math.log(SCALE.most / SCALE.least);
  return LEFT + Math.min(Math.max(share, 0), 1) * (RIGHT - LEFT);
}
