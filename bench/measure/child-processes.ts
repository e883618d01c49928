import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks per second in /proc: 100 on every Linux that Node.js runs on. */
const TICK_MS = 10;

/** The fields after the program's name, which may hold spaces: state, parent, ... */
export async function statOf(pid: number | string): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** User and system time of a process, in ms. Without its children. */
export const cpuIn = (stat: readonly string[]): number => (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) * TICK_MS;

/** The same of its children that ended. */
export const cpuOfEndedIn = (stat: readonly string[]): number => (Number(stat[13] ?? 0) + Number(stat[14] ?? 0)) * TICK_MS;

export async function childrenOf(parent: number): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    if (/^\d+$/.test(name) && Number((await statOf(name))[1]) === parent) children.push(Number(name));
  }
  return children;
}

/** What the children of a process use, finer than in ticks where the system says it. Zeros where there is no /proc. */
export async function childrenUsage(parent: number): Promise<{ cpuMs: number; rssMiB: number }> {
  const total = { cpuMs: 0, rssMiB: 0 };
  for (const pid of await childrenOf(parent)) {
    total.cpuMs += (await cpuOfThreads(pid)) ?? cpuIn(await statOf(pid));
    const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    total.rssMiB += Number(/^Rss:\s+(\d+)/m.exec(memory)?.[1] ?? 0) / 1024;
  }
  return total;
}

/** By the scheduler's own count, in nanoseconds; undefined where it keeps none. */
async function cpuOfThreads(pid: number): Promise<number | undefined> {
  let sum = 0;
  for (const thread of await readdir(`/proc/${pid}/task`).catch(() => [])) {
    const said = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => undefined);
    if (said === undefined) return undefined;
    sum += Number(said.split(' ')[0]) / 1e6;
  }
  return sum;
}
