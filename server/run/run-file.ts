import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isRunning, startOfProcess } from '#storage/embedded-postgres/directory-lock';

const RunFile = z.object({
  pid: z.int().positive(),
  httpPort: z.int().positive(),
  tlsPort: z.int().positive(),
  url: z.string(),
  caPath: z.string(),
  bundlePath: z.string(),
  /** Its settings as people may see them. */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
});
/** What a running server tells the other commands on its machine: ports, public address, certificates. */
export type RunFile = z.output<typeof RunFile>;

/** In the file, too: tells the process from a later one with the same number, as containers make them. */
const Written = RunFile.extend({ startedAt: z.string().nullish() });

const pathOf = (dataDir: string) => join(dataDir, 'run.json');

export async function writeRunFile(dataDir: string, run: RunFile): Promise<void> {
  const draft = `${pathOf(dataDir)}.${process.pid}`;
  const written: z.output<typeof Written> = { ...run, startedAt: startOfProcess(run.pid) };
  await writeFile(draft, `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, pathOf(dataDir));
}

/** The data belong to another user, so that nothing can be told or done here. */
class ForeignDataError extends Error {}

/** Throws, saying what to do, when no server runs with this data directory. */
export async function readRunFile(dataDir: string): Promise<RunFile> {
  const text = await readFile(pathOf(dataDir), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT')
      throw new Error(`No server runs with the data in ${dataDir}. Start it (npm start), or set NEXUS_DATA to its data directory.`, { cause });
    throw new ForeignDataError(`Cannot read ${pathOf(dataDir)}: ${cause.message}. Run this as the user that started the server.`, { cause });
  });
  const { startedAt, ...run } = Written.parse(JSON.parse(text));
  const isAnother = startedAt && (startOfProcess(run.pid) ?? startedAt) !== startedAt;
  if (!isRunning(run.pid) || isAnother) throw new Error(`The server of ${dataDir} (process ${run.pid}) no longer runs. Start it again (npm start).`);
  return run;
}

/** The server that runs on this data directory; null when none does, whatever a killed one left behind. Throws where that cannot be told. */
export const findRunFile = (dataDir: string): Promise<RunFile | null> =>
  readRunFile(dataDir).catch((error: unknown) => {
    if (error instanceof ForeignDataError) throw error;
    return null;
  });

export async function removeRunFile(dataDir: string): Promise<void> {
  await rm(pathOf(dataDir), { force: true });
}
