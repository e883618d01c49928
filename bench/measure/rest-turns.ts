import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { databaseUsage } from './database-processes.ts';
import type { Program } from './program.ts';

export interface RestMeasured {
  seconds: number;
  latenciesMs: number[];
  /** Of the server, and of the database's processes. */
  cpuMs: number;
  databaseMs: number;
  bytes: number;
}

export interface RestTarget {
  server: Program;
  run: RestLoad;
}

/** What each target took over all turns. They take turns, so that a busy moment of the machine meets all of them. */
export async function restInTurns(load: Program, dataDir: string, turns: number, targets: readonly RestTarget[]): Promise<RestMeasured[]> {
  const sums = targets.map((): RestMeasured => ({ seconds: 0, latenciesMs: [], cpuMs: 0, databaseMs: 0, bytes: 0 }));
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, target] of targets.entries()) {
      const sum = sums[index];
      if (sum) add(sum, await measured(load, dataDir, target));
    }
  }
  return sums;
}

export async function measured(load: Program, dataDir: string, { server, run }: RestTarget): Promise<RestMeasured> {
  const [before, databaseBefore] = [await server.usage(), await databaseUsage(dataDir)];
  const { seconds, latenciesMs, bytes } = await load.ask<RestResult>(run);
  const [after, databaseAfter] = [await server.usage(), await databaseUsage(dataDir)];
  return { seconds, latenciesMs, bytes, cpuMs: after.cpuMs - before.cpuMs, databaseMs: databaseAfter.cpuMs - databaseBefore.cpuMs };
}

export function add(sum: RestMeasured, more: RestMeasured): void {
  sum.seconds += more.seconds;
  sum.latenciesMs = sum.latenciesMs.concat(more.latenciesMs);
  sum.cpuMs += more.cpuMs;
  sum.databaseMs += more.databaseMs;
  sum.bytes += more.bytes;
}

export const cpuEach = ({ cpuMs, latenciesMs }: RestMeasured): number => cpuMs / latenciesMs.length;
export const databaseCpuEach = ({ databaseMs, latenciesMs }: RestMeasured): number => databaseMs / latenciesMs.length;
export const perSecond = ({ seconds, latenciesMs }: RestMeasured): number => latenciesMs.length / seconds;
