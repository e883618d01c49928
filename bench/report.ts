import { cpus } from 'node:os';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Figure } from './figure.ts';

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

function lineOf({ what, unit, nexus, floor, aim }: Figure): string[] {
  const value = (number: number | undefined): string => (number === undefined ? '' : `${shown(number)} ${unit}`);
  return [
    what,
    value(nexus),
    value(floor),
    floor === undefined || floor === 0 ? '' : `${shown(nexus / floor)} x`,
    value(aim?.aim),
    value(aim?.peer),
    aim ? (nexus <= aim.aim ? 'yes' : 'no') : '',
  ];
}

/** Three digits that say something. */
function shown(number: number): string {
  if (!Number.isFinite(number)) return '-';
  if (number === 0) return '0';
  const digits = 2 - Math.floor(Math.log10(Math.abs(number)));
  return number.toFixed(Math.min(Math.max(digits, 0), 5));
}

/** Keeps the last run beside the programs that made it. */
export async function writeResults(folder: URL, figures: readonly Figure[], begunAt: Date, seconds: number): Promise<void> {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, platform: `${process.platform} ${process.arch}` };
  await mkdir(folder, { recursive: true });
  const ratios = figures.map((figure) => ({ ...figure, ratio: figure.floor ? figure.nexus / figure.floor : null }));
  await writeFile(new URL('latest.json', folder), `${JSON.stringify({ begun_at: begunAt.toISOString(), seconds, machine, figures: ratios }, null, 2)}\n`);
  const words = [
    '# The last run of `npm run bench`',
    '',
    `${begunAt.toISOString()}, ${seconds.toFixed(0)} s, on ${machine.cores} cores of ${machine.cpu}, Node.js ${machine.node}, ${machine.platform}.`,
    'How to read it: docs/benchmarks.md.',
    '',
    tableOf(figures),
    '',
  ];
  await writeFile(new URL('latest.md', folder), words.join('\n'));
}
