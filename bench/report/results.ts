import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { advantage, isAimMet, type Curve, type Figure } from '../figure.ts';
import { curvePicture } from './curve-picture.ts';
import { ratioPicture } from './ratio-picture.ts';
import { aimTableOf, tableOf } from './table.ts';

/** What a part found when it last ran whole. */
interface PartResult {
  begun_at: string;
  seconds: number;
  machine: { cpu: string; cores: number; node: string; platform: string };
  figures: Figure[];
  curves: Curve[];
}

const fileOf = (folder: URL, part: string): URL => new URL(`parts/${part}.json`, folder);

/** Each part by itself, so that one may be run again without the others. */
export async function keepPart(folder: URL, part: string, { begunAt, figures, curves }: { begunAt: Date; figures: Figure[]; curves: Curve[] }): Promise<void> {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, platform: `${process.platform} ${process.arch}` };
  const seconds = Math.round((Date.now() - begunAt.getTime()) / 1000);
  const result: PartResult = { begun_at: begunAt.toISOString(), seconds, machine, figures, curves };
  await mkdir(new URL('parts/', folder), { recursive: true });
  await writeFile(fileOf(folder, part), `${JSON.stringify(result, null, 1)}\n`);
}

export async function readParts(folder: URL, parts: readonly string[]): Promise<Map<string, PartResult>> {
  const found = new Map<string, PartResult>();
  for (const part of parts) {
    const text = await readFile(fileOf(folder, part), 'utf8').catch(() => null);
    if (text !== null) found.set(part, JSON.parse(text) as PartResult);
  }
  return found;
}

/** The table, the pictures, and what the page about them says by itself. */
export async function writeReport(parts: ReadonlyMap<string, PartResult>, folder: URL, page: URL): Promise<void> {
  const figures = [...parts.values()].flatMap((part) => part.figures);
  const curves = [...parts.values()].flatMap((part) => part.curves);
  await writeFile(new URL('ratios.svg', folder), ratioPicture(figures));
  for (const curve of curves) await writeFile(new URL(`${curve.name}.svg`, folder), curvePicture(curve));
  const runs = [...parts].map(([name, { begun_at, seconds, machine }]) => {
    const on = `${machine.cores} cores of ${machine.cpu}, Node.js ${machine.node}, ${machine.platform}`;
    return `- \`${name}\`: ${begun_at.slice(0, 16).replace('T', ' ')} UTC, ${seconds} s, on ${on}`;
  });
  const picturesFrom = (path: string): string =>
    [{ name: 'ratios', title: 'How many times as good as the floor, one bar for each aim' }, ...curves]
      .map(({ name, title }) => `![${title}](${path}${name}.svg)`)
      .join('\n\n');
  const latest = [
    '# The last runs of `npm run bench`',
    'How to read it: [docs/benchmarks.md](../../docs/benchmarks.md). The figures of each part by themselves are in [parts/](parts/).',
    runs.join('\n'),
    '## What was aimed at',
    aimTableOf(figures),
    '## Pictures',
    picturesFrom(''),
    '## All figures',
    tableOf(figures),
  ];
  await writeFile(new URL('latest.md', folder), `${latest.join('\n\n')}\n`);
  const sections = { aims: aimsOf(figures), pictures: picturesFrom('../bench/results/'), runs: runs.join('\n') };
  let text = await readFile(page, 'utf8');
  for (const [name, content] of Object.entries(sections)) {
    text = text.replace(
      new RegExp(`(<!-- bench:${name} -->\\n)[\\s\\S]*?(<!-- /bench:${name} -->)`),
      (_all, begin: string, end: string) => `${begin}\n${content}\n\n${end}`,
    );
  }
  await writeFile(page, text);
}

/** What was aimed at, and how it came out. */
function aimsOf(figures: readonly Figure[]): string {
  const aimed = figures.filter((figure) => figure.aim);
  const met = aimed.filter((figure) => isAimMet(figure));
  const missed = aimed.filter((figure) => !isAimMet(figure));
  const say = (figure: Figure): string => {
    const times = advantage(figure);
    return `- ${figure.part}: ${figure.what}${times === null ? '' : ` (${times.toFixed(2)} times as good as the floor)`}`;
  };
  const lines = [`In the last runs ${met.length} of ${aimed.length} aims were met.`];
  if (missed.length > 0) lines.push('', 'Not met:', '', ...missed.map(say));
  return lines.join('\n');
}
