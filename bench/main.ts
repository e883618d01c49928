import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Note } from './figure.ts';
import { ROOT } from './nexus.ts';
import { fanOut } from './parts/fan-out.ts';
import { idleSessions } from './parts/idle-sessions.ts';
import { messages } from './parts/messages.ts';
import { ready } from './parts/ready.ts';
import { startUp } from './parts/start-up.ts';
import { tableOf, writeResults } from './report.ts';

const parts: Record<string, (dataDir: string, note: Note) => Promise<void>> = { startup: startUp, messages, fanout: fanOut, ready, idle: idleSessions };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}. Without a name all of them run.`);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const begunAt = new Date();
const figures: Figure[] = [];
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`${name} ...`);
  const dataDir = await mkdtemp(join(tmpdir(), 'nexus-bench-'));
  try {
    await run(dataDir, (figure) => {
      figures.push(figure);
      console.error(`  ${figure.part}: ${figure.what} ${figure.nexus.toFixed(3)} ${figure.unit}`);
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
console.log(tableOf(figures));
// A part alone would overwrite the figures of the whole.
if (wanted.length === 0) await writeResults(new URL('bench/results/', ROOT), figures, begunAt, (Date.now() - begunAt.getTime()) / 1000);
process.exit(0);
