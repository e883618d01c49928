import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Holder {
  pid: number;
  /** Tells a process from a later one with the same id; null where the system does not say. */
  startedAt: string | null;
  nonce: string;
}

/** Another process has the directory. It may let go of it: a command holds it for seconds. */
export class DirectoryInUseError extends Error {}

const heldHere = new Set<string>();

/** Takes the lock of a data directory for this process, or says who has it. The result gives it back. */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const lock = join(directory, 'lock');
  const mine: Holder = {
    pid: process.pid,
    startedAt: startOfProcess(process.pid),
    nonce: randomBytes(8).toString('hex'),
  };
  const draft = `${lock}.${mine.nonce}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        // A link appears whole or not at all, unlike a file that is created and then written.
        await link(draft, lock);
        heldHere.add(mine.nonce);
        return async () => {
          heldHere.delete(mine.nonce);
          if ((await holderOf(lock))?.nonce === mine.nonce) await rm(lock, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await holderOf(lock);
      if (holder && isAlive(holder)) {
        throw new DirectoryInUseError(`The database in ${directory} is in use by process ${holder.pid}. Stop it, or give this server another NEXUS_DATA.`);
      }
      await removeStale(lock, holder, `${draft}.stale`);
    }
    throw new Error(`The lock ${lock} keeps changing: another server is starting in this directory.`);
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeStale(lock: string, stale: Holder | undefined, aside: string): Promise<void> {
  await rename(lock, aside).catch(() => undefined);
  const taken = await holderOf(aside);
  // Somebody replaced the stale lock between our reading and our moving it: it is theirs, put it back.
  if (taken && taken.nonce !== stale?.nonce && isAlive(taken)) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}

async function holderOf(lock: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.pid === process.pid) return heldHere.has(holder.nonce);
  return isRunning(holder.pid) && (holder.startedAt === null || holder.startedAt === startOfProcess(holder.pid));
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A killed child that nobody has waited for is not running.
  return processStat(pid)?.[0] !== 'Z';
}

/** When a process began, as its system counts; null where it does not say. */
export const startOfProcess = (pid: number): string | null => processStat(pid)?.[19] ?? null;

/** The fields of /proc/<pid>/stat after the name, which may itself hold spaces and brackets. */
function processStat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
