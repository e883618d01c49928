import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clock ticks per second in /proc: 100 on every Linux that Node.js runs on. */
const TICK_MS = 10;

/** What the processes of an embedded PostgreSQL use together. Zeros where there is no /proc. */
export interface DatabaseUsage {
  cpuMs: number;
  /** Every process as if it were alone: pages they share are counted for each. */
  rssMiB: number;
  /** Shared pages counted once. */
  pssMiB: number;
}

/** The postmaster of a data folder and its children. */
export async function databaseUsage(dataDir: string): Promise<DatabaseUsage> {
  const root = await postmasterOf(dataDir);
  const total: DatabaseUsage = { cpuMs: 0, rssMiB: 0, pssMiB: 0 };
  if (!(root > 0)) return total;
  for (const pid of [root, ...(await childrenOf(root))]) {
    const stat = fieldsOf(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
    // utime and stime; of children that ended too, in the postmaster.
    const ticks = Number(stat[11] ?? 0) + Number(stat[12] ?? 0) + (pid === root ? Number(stat[13] ?? 0) + Number(stat[14] ?? 0) : 0);
    total.cpuMs += ticks * TICK_MS;
    const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    total.rssMiB += Number(/^Rss:\s+(\d+)/m.exec(memory)?.[1] ?? 0) / 1024;
    total.pssMiB += Number(/^Pss:\s+(\d+)/m.exec(memory)?.[1] ?? 0) / 1024;
  }
  return total;
}

async function postmasterOf(dataDir: string): Promise<number> {
  const file = await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number(file.split('\n')[0]);
}

const PATIENCE_MS = 20_000;

/** A database whose server was killed runs on. */
export async function endDatabase(dataDir: string): Promise<void> {
  const root = await postmasterOf(dataDir);
  if (!(root > 0)) return;
  const giveUpAt = Date.now() + PATIENCE_MS;
  try {
    // Fast: it waits for no client.
    process.kill(root, 'SIGINT');
    while ((await postmasterOf(dataDir)) === root && Date.now() < giveUpAt) {
      await sleep(50);
      process.kill(root, 0);
    }
  } catch {
    // It is gone.
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = fieldsOf(await readFile(`/proc/${name}/stat`, 'utf8').catch(() => ''));
    if (Number(stat[1]) === parent) children.push(Number(name));
  }
  return children;
}

/** The fields after the program's name, which may hold spaces: state, parent, ... */
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');
