import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LeftOut, type Curve, type Figure, type Part } from './figure.ts';
import { endDatabase } from './measure/database-processes.ts';
import { stopPrograms } from './measure/program.ts';
import { ROOT } from './nexus.ts';
import { client } from './parts/client.ts';
import { fanOut } from './parts/fan-out.ts';
import { history } from './parts/history.ts';
import { idleSessions } from './parts/idle-sessions.ts';
import { indexing } from './parts/indexing.ts';
import { largeGuild } from './parts/large-guild.ts';
import { messages } from './parts/messages.ts';
import { mixedLoad } from './parts/mixed-load.ts';
import { processes } from './parts/processes.ts';
import { ready } from './parts/ready.ts';
import { search } from './parts/search.ts';
import { startUp } from './parts/start-up.ts';
import { voice } from './parts/voice.ts';
import { voiceBrowsers } from './parts/voice-browsers.ts';
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
  indexing,
  processes,
  voice,
  browsers: voiceBrowsers,
  client,
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
const minutes = Number(values.minutes);
if (unknown.length > 0) console.error(`There is no part ${unknown.join(', ')}.\n`);
if (!(minutes > 0)) console.error('--minutes is how long the mixed load lasts: a number above 0.\n');
if (unknown.length > 0 || !(minutes > 0) || values.help) {
  console.log(HELP);
  process.exit(values.help ? 0 : 1);
}

const RESULTS = new URL('bench/results/', ROOT);
const begunMs = performance.now();
/** What the part that runs has to undo. */
let ends: (() => Promise<unknown>)[] = [];
let isInterrupted = false;

/** Ends what a part has started, in whatever state it is. */
async function cleanUp(): Promise<void> {
  for (const end of ends.splice(0).toReversed()) await end().catch((error: unknown) => console.error(error));
}

function endEarly(code: number): void {
  // Whoever asks twice does not wait.
  if (isInterrupted) process.exit(code);
  isInterrupted = true;
  console.error('\nending what was started ...');
  void stopPrograms({ forGood: true })
    .then(cleanUp)
    .finally(() => process.exit(code));
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => endEarly(130));
// An error beside the course of its part leaves nothing behind either.
process.on('uncaughtException', (error) => {
  console.error(error);
  if (!isInterrupted) endEarly(1);
});

const all: Figure[] = [];
const failed: string[] = [];
for (const [name, part] of Object.entries(parts)) {
  if (values.report || (wanted.length > 0 && !wanted.includes(name))) continue;
  console.error(`${elapsed()} ${name} ...`);
  const begunAt = new Date();
  const figures: Figure[] = [];
  const curves: Curve[] = [];
  const dataDir = await mkdtemp(join(tmpdir(), 'nexus-bench-'));
  ends = [() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }), () => endDatabase(dataDir), stopPrograms];
  try {
    await part({
      dataDir,
      isQuick: values.quick,
      minutes,
      note: (figure) => {
        figures.push(figure);
        const floor = figure.floor === undefined ? '' : ` (floor ${figure.floor.toFixed(3)})`;
        console.error(`  ${figure.part}: ${figure.what} ${figure.nexus.toFixed(3)} ${figure.unit}${floor}`);
      },
      draw: (curve) => curves.push(curve),
      onEnd: (clean) => ends.push(clean),
    });
    if (!values.quick && !isInterrupted) await keepPart(RESULTS, name, { begunAt, figures, curves });
    all.push(...figures);
    console.error(`${elapsed()} ${name} took ${Math.round((Date.now() - begunAt.getTime()) / 1000)} s`);
  } catch (error) {
    // What fails because everything is ended is no failure; the signal's own path ends the process.
    if (isInterrupted) await new Promise(() => undefined);
    if (error instanceof LeftOut) console.error(`${elapsed()} ${name} was left out, because ${error.message}`);
    else {
      failed.push(name);
      console.error(`${elapsed()} ${name} failed:`, error);
    }
  }
  await cleanUp();
}
if (all.length > 0) console.log(tableOf(all));
if (!values.quick) await writeReport(await readParts(RESULTS, Object.keys(parts)), RESULTS, new URL('docs/benchmarks.md', ROOT));
if (failed.length > 0) console.error(`These parts failed, and what they found before is kept: ${failed.join(', ')}.`);
process.exit(failed.length > 0 ? 1 : 0);

function elapsed(): string {
  const seconds = Math.round((performance.now() - begunMs) / 1000);
  return `[${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}]`;
}
