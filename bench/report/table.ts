import { isAimMet, type Figure } from '../figure.ts';

const HEAD = ['', 'Nexus', 'floor', 'ratio', 'aim', 'closest peer', 'aim met'] as const;

/** The figures as a Markdown table, one part after another. */
export function tableOf(figures: readonly Figure[]): string {
  const lines: string[][] = [];
  for (const part of new Set(figures.map((figure) => figure.part))) {
    lines.push([`**${part}**`, '', '', '', '', '', '']);
    for (const figure of figures) if (figure.part === part) lines.push(lineOf(figure));
  }
  const widths = HEAD.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(Math.max(width - 1, 1))}:`)).join(' | ')} |`;
  return [row(HEAD), rule, ...lines.map(row)].join('\n');
}

/** Only what was aimed at, and whether it was met. */
export function aimTableOf(figures: readonly Figure[]): string {
  const head = ['aim met', 'what', 'Nexus', 'floor', 'ratio', 'aim'];
  const lines = figures
    .filter((figure) => figure.aim)
    .map((figure) => {
      const [what, nexus, floor, ratio, aim, , isMet] = lineOf(figure);
      return [isMet, `${figure.part}: ${what}`, nexus, floor, ratio, aim];
    });
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function lineOf(figure: Figure): string[] {
  const { what, unit, nexus, floor, aim } = figure;
  const value = (number: number | undefined): string => (number === undefined ? '' : `${shown(number)} ${unit}`.trimEnd());
  const isMet = isAimMet(figure);
  return [
    what,
    value(nexus),
    value(floor),
    floor === undefined || floor === 0 ? '' : `${shown(nexus / floor)} x`,
    aim ? `${figure.isRate ? '≥' : '≤'} ${aim.of === 'value' ? value(aim.is) : `${aim.is} x`}` : '',
    value(aim?.peer),
    isMet === null ? '' : isMet ? 'yes' : 'no',
  ];
}

/** Three digits that say something. */
export function shown(number: number): string {
  if (!Number.isFinite(number)) return '-';
  if (number === 0) return '0';
  const digits = 2 - Math.floor(Math.log10(Math.abs(number)));
  return number.toFixed(Math.min(Math.max(digits, 0), 5));
}
