import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, cpuIn, cpuOfEndedIn, statOf } from './child-processes.ts';

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
    const stat = await statOf(pid);
    // Of children that ended too, in the postmaster.
    total.cpuMs += cpuIn(stat) + (pid === root ? cpuOfEndedIn(stat) : 0);
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
