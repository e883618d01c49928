import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { RunFile } from '../run/run-file.ts';
import { bad, good, warn, type Finding } from './finding.ts';

/** A session is an open file. */
const LEAST_FILES = 1_024;
const GOOD_FILES = 8_192;
const LEAST_MEMORY_BYTES = 400 * 1024 ** 2;
const GOOD_MEMORY_BYTES = 900 * 1024 ** 2;
const LEAST_HEAP_BYTES = 200 * 1024 ** 2;
const LEAST_FREE_BYTES = 150 * 1024 ** 2;

const mibOf = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;

/** What the machine gives to the server that runs, or to one that would be started from here. */
export async function examineMachine(running: RunFile | null): Promise<Finding[]> {
  return [nodeVersion(), ...(await openFiles(running?.pid ?? process.pid)), ...(await memory())];
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  return isEnough ? good('Node', process.versions.node) : bad('Node', `${process.versions.node} is too old; 20.19 or newer is needed`);
}

/** Node raises its own soft limit to the hard one. */
async function openFiles(pid: number): Promise<Finding[]> {
  const limits = await readFile(`/proc/${pid}/limits`, 'utf8').catch(() => '');
  const [, soft = '', hard = ''] = /^Max open files +(\S+) +(\S+)/m.exec(limits) ?? [];
  if (hard === '') return [];
  const most = Math.max(...[soft, hard].map((text) => (text === 'unlimited' ? Infinity : Number(text))));
  const cure = 'Raise it: LimitNOFILE=65536 in a systemd unit, "nofile" in /etc/security/limits.conf, or ulimits in a compose file.';
  if (most < LEAST_FILES) return [bad('file limit', `only ${most} files and connections may be open at once. ${cure}`)];
  return [
    most < GOOD_FILES
      ? warn('file limit', `no more than ${most} files and connections may be open at once: enough for a small server. ${cure}`)
      : good('file limit', `${most} open files and connections`),
  ];
}

async function memory(): Promise<Finding[]> {
  // 0 or a number beyond all memory means no limit.
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  const heap = getHeapStatistics().heap_size_limit;
  const findings: Finding[] = [];
  if (heap < LEAST_HEAP_BYTES)
    findings.push(bad('memory', `Node may use ${mibOf(heap)} only; take --max-old-space-size out of NODE_OPTIONS, or raise it to 1024.`));
  const available = Number(/^MemAvailable: +(\d+) kB/m.exec(await readFile('/proc/meminfo', 'utf8').catch(() => ''))?.[1] ?? Number.NaN) * 1024;
  if (total < LEAST_MEMORY_BYTES) findings.push(bad('memory', `${mibOf(total)} in all are too little for the server and its PostgreSQL; give it 1 GiB.`));
  else if (total < GOOD_MEMORY_BYTES) findings.push(warn('memory', `${mibOf(total)} in all: enough for a few people. Give it 1 GiB or more.`));
  else if (available < LEAST_FREE_BYTES)
    findings.push(warn('memory', `only ${mibOf(available)} are free; the system may end the server for lack of memory. Stop something else, or add swap.`));
  return findings.length > 0 ? findings : [good('memory', `${mibOf(total)} in all${Number.isNaN(available) ? '' : `, ${mibOf(available)} free`}`)];
}
