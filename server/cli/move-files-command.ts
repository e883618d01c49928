import type { Logger } from 'pino';
import type { BlobStore } from '#core/ports/blob-store';
import { DirectoryInUseError } from '#storage/embedded-postgres/directory-lock';
import { moveBlobs, type Moved } from '#storage/moving-blobs/move-blobs';
import { holdFiles } from '#storage/postgres/backup-lock';
import { withDatabase } from '../backup/database-address.ts';
import { openDisk, openStore, placeOfFiles, type FilePlace } from '../boot/open-blobs.ts';
import type { Settings } from '../configuration/settings.ts';
import { openLog } from '../log/open-log.ts';
import { OperatorError } from '../operator/ask-operator.ts';
import { findRunFile } from '../run/run-file.ts';
import { readCommandSettings } from './command-settings.ts';
import { progressBar, sizeWords } from './progress-bar.ts';
import { say } from './say.ts';

const PLACES: Record<FilePlace, string> = { disk: 'the data folder', s3: 'the S3 store' };

/** Moves all files to the other place while the server works with them. Ctrl-C stops it between two files; called again it goes on. */
export async function moveFilesCommand({ to, keep = false, json }: { to: string; keep?: boolean; json?: boolean }): Promise<number> {
  if (to !== 'disk' && to !== 's3') throw new OperatorError('Say where to: npx nexus move-files --to s3, or --to disk');
  const settings = await readCommandSettings();
  if (settings.S3_ENDPOINT === undefined) throw new OperatorError('There is no S3 store: set S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY, as for the server.');
  await demandServerWrites(to, settings.NEXUS_DATA);
  const log = openLog('warn');
  // Where no server runs this keeps one from starting as well: it might look for its files in the other place.
  return withDatabase(settings, log, async (url) => {
    const held = await holdFiles(url, 'alone');
    try {
      return await moveAll(settings, log, { to, keep, json, lost: held.lost });
    } finally {
      await held.release();
    }
  }).catch((error: unknown) => {
    if (error instanceof DirectoryInUseError) throw new OperatorError(error.message, { cause: error });
    throw error;
  });
}

interface Move {
  to: FilePlace;
  keep: boolean;
  json: boolean | undefined;
  /** The lock is gone: a backup may begin. */
  lost: AbortSignal;
}

async function moveAll(settings: Settings, log: Logger, { to, keep, json, lost }: Move): Promise<number> {
  const store = await openStore(settings, log);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    await store.open({ giveUpAfterMs: 10_000 });
    const disk = openDisk(settings);
    const [from, into]: [BlobStore, BlobStore] = to === 's3' ? [disk, store] : [store, disk];
    const all = await from.usage();
    const { progress, end } = progressBar(json !== true);
    const onProgress = (now: Moved): void => progress(`${now.files} of ${all.files} files`, now.bytes, all.bytes);
    const moved = await moveBlobs(from, into, { keep, signal: AbortSignal.any([stop.signal, lost]), onProgress }).finally(end);
    if (lost.aborted)
      throw new OperatorError('The database went away, so that nothing keeps a backup from beginning. Run the same command again; it goes on from here.');
    const left = keep ? 0 : (await from.usage()).files;
    const result = { to, files: moved.files, bytes: moved.bytes, already_there: moved.alreadyThere, gone: moved.gone, left, stopped: stop.signal.aborted };
    say(json, result, [
      `${moved.files} files (${sizeWords(moved.bytes)}) are in ${PLACES[to]} now, each read back and compared${moved.alreadyThere > 0 ? `; ${moved.alreadyThere} were there already` : ''}.`,
      ...(stop.signal.aborted ? ['It was stopped before the end; the same command goes on from here.'] : []),
      ...(!stop.signal.aborted && left > 0
        ? [`${left} have come meanwhile where they were: run the same command again once every server keeps its files in ${PLACES[to]}.`]
        : []),
      ...(placeOfFiles(settings) === to ? [] : [`Before the server starts again, set NEXUS_FILES=${to}.`]),
    ]);
    return stop.signal.aborted ? 130 : 0;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    store.close();
  }
}

/** Else it would go on writing where nothing is left, and miss what has gone. */
async function demandServerWrites(to: FilePlace, dataDir: string): Promise<void> {
  const running = await findRunFile(dataDir);
  if (!running?.settings) return;
  const { NEXUS_FILES: place, S3_ENDPOINT: endpoint } = running.settings;
  const theirs = placeOfFiles({ NEXUS_FILES: place === 'disk' || place === 's3' ? place : undefined, S3_ENDPOINT: textOf(endpoint) });
  if (theirs === to && typeof endpoint === 'string') return;
  throw new OperatorError(
    `The server that runs here (process ${running.pid}) keeps its files in ${PLACES[theirs]}. Start it again with ${to === 's3' ? 'S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY and NEXUS_FILES=s3' : 'NEXUS_FILES=disk, and the S3 settings as they are'}; ` +
      'it then reads from both places, and this command moves the rest.',
  );
}

const textOf = (value: string | number | null | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
