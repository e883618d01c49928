import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Curve, Figure, Part } from './figure.ts';
import { ROOT } from './nexus.ts';
import { fanOut } from './parts/fan-out.ts';
import { history } from './parts/history.ts';
import { idleSessions } from './parts/idle-sessions.ts';
import { largeGuild } from './parts/large-guild.ts';
import { messages } from './parts/messages.ts';
import { mixedLoad } from './parts/mixed-load.ts';
import { ready } from './parts/ready.ts';
import { search } from './parts/search.ts';
import { startUp } from './parts/start-up.ts';
import { tableOf } from './report/table.ts';
import { keepPart, readParts, writeReport } from './report/results.ts';

/** In the order of the report. */
const parts: Record<string, Part> = {
  startup: startUp,
  messages,
  fanout: fanOut,
  ready,
  idle: idleSessions,
  large: largeGuild,
  history,
  search,
  mixed: mixedLoad,
};

const HELP = `npm run bench -- [--only=<part>,<part>] [--quick] [--minutes=10] [--report]

  --only=...    ${Object.keys(parts).join(', ')}. Without it all of them run.
  --quick       shows that the parts work, in a fraction of the time; nothing is kept.
  --minutes=10  how long the mixed load lasts.
  --report      measures nothing, and draws again what the last runs of all parts found.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    report: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const wanted = [...positionals, ...(values.only?.split(',') ?? [])];
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) console.error(`There is no part ${unknown.join(', ')}.\n`);
if (unknown.length > 0 || values.help) {
  console.log(HELP);
  process.exit(values.help ? 0 : 1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const RESULTS = new URL('bench/results/', ROOT);
const all: Figure[] = [];
for (const [name, part] of Object.entries(parts)) {
  if (values.report || (wanted.length > 0 && !wanted.includes(name))) continue;
  console.error(`${name} ...`);
  const begunAt = new Date();
  const figures: Figure[] = [];
  const curves: Curve[] = [];
  const dataDir = await mkdtemp(join(tmpdir(), 'nexus-bench-'));
  try {
    await part({
      dataDir,
      isQuick: values.quick,
      minutes: Number(values.minutes),
      note: (figure) => {
        figures.push(figure);
        const floor = figure.floor === undefined ? '' : ` (floor ${figure.floor.toFixed(3)})`;
        console.error(`  ${figure.part}: ${figure.what} ${figure.nexus.toFixed(3)} ${figure.unit}${floor}`);
      },
      draw: (curve) => curves.push(curve),
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  all.push(...figures);
  if (!values.quick) await keepPart(RESULTS, name, { begunAt, figures, curves });
}
if (all.length > 0) console.log(tableOf(all));
if (!values.quick) await writeReport(await readParts(RESULTS, Object.keys(parts)), RESULTS, new URL('docs/benchmarks.md', ROOT));
process.exit(0);
