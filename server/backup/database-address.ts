import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { readConnection } from '#storage/embedded-postgres/data-directory';
import { urlOf } from '#storage/embedded-postgres/postmaster';
import { startEmbeddedPostgres } from '#storage/embedded-postgres/start-embedded-postgres';
import { FilesInUseError } from '#storage/postgres/backup-lock';
import type { Settings } from '../configuration/settings.ts';
import { byServerOrData, OperatorError } from '../operator/ask-operator.ts';

/** Runs with the address of the instance's database: of the server's own where one runs, or of one that is started for the purpose. Throws OperatorError where somebody else has the files. */
export async function withDatabase<Result>(settings: Settings, log: Logger, run: (url: string) => Promise<Result>): Promise<Result> {
  try {
    return await atDatabase(settings, log, run);
  } catch (error) {
    throw error instanceof FilesInUseError ? new OperatorError(error.message, { cause: error }) : error;
  }
}

function atDatabase<Result>(settings: Settings, log: Logger, run: (url: string) => Promise<Result>): Promise<Result> {
  const { DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl } = settings;
  // Past a pooler where that is possible: it waits for long, and locks.
  if (url !== undefined) return run(directUrl ?? url);
  const home = join(settings.NEXUS_DATA, 'postgres');
  return byServerOrData(settings, {
    async byServer() {
      if (!existsSync(join(home, 'cluster')))
        throw new OperatorError('The server that runs here has its database elsewhere. Set DATABASE_URL for this command as for the server.');
      return run(urlOf(await readConnection(home), 'nexus'));
    },
    async byData() {
      const embedded = await startEmbeddedPostgres({
        dataDir: home,
        walArchive: settings.NEXUS_WAL_ARCHIVE,
        log: { info: (message) => log.debug(message), warn: (message) => log.warn(message) },
      });
      try {
        return await run(embedded.url);
      } finally {
        await embedded.stop();
      }
    },
  });
}
