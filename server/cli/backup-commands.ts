import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { restoreTo } from '#storage/embedded-postgres/restore-to';
import { pruneArchive } from '#storage/embedded-postgres/prune-archive';
import { BaseUnderWayError, makeBaseBackup } from '#storage/embedded-postgres/wal-archive';
import { BackupError } from '../backup/backup-format.ts';
import { withDatabase } from '../backup/database-address.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { placesOfFiles } from '../boot/open-blobs.ts';
import { readSettings, type Settings } from '../configuration/settings.ts';
import { openLog } from '../log/open-log.ts';
import { findRunFile } from '../run/run-file.ts';
import { VERSION } from '../version.ts';
import { readCommandSettings } from './command-settings.ts';
import { progressBar, sizeWords } from './progress-bar.ts';
import { say } from './say.ts';

interface CommonOptions {
  json?: boolean;
  passphraseFile?: string;
}

export async function backupCommand({
  base,
  keep,
  json,
  out,
  files,
  secrets,
  messages,
  withoutMissingFiles = false,
  passphraseFile,
}: CommonOptions & {
  messages: boolean;
  withoutMissingFiles?: boolean;
  base?: boolean;
  keep?: string;
  out?: string;
  files: boolean;
  secrets?: boolean;
}): Promise<number> {
  const settings = await readCommandSettings();
  if (base) return baseCommand(settings, keep, json);
  if (keep !== undefined) throw new BackupError('--keep is for base backups: npx nexus backup --base --keep=7');
  const passphrase = await passphraseOf(passphraseFile);
  const bar = progressBar(!json);
  const name = out ?? `nexus-backup-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.nexus`;
  const begunMs = performance.now();
  try {
    const wish = { out: name, files, secrets: secrets === true, messages, withoutMissingFiles, passphrase, version: VERSION, progress: bar.progress };
    const written = await writeBackup(settings, openLog('warn'), wish);
    bar.end();
    say(json, { ...written, encrypted: passphrase !== null, seconds: secondsSince(begunMs) }, [
      `${written.file} is written: ${written.rows} rows, ${written.files} files, ${sizeWords(written.size_bytes)}, in ${secondsSince(begunMs)} s.`,
      ...(written.missing_files > 0
        ? [`WARNING: ${written.missing_files} files that the database names were not in ${placesOfFiles(settings)}, and are NOT in it.`]
        : []),
      ...(written.without_messages
        ? ['Messages, reactions and read states are in Cassandra and NOT in it: take a snapshot of that now (nodetool snapshot).']
        : []),
      ...(secrets ? [] : ['The keys of the instance are not in it; for those too: --secrets, best with a passphrase.']),
      `Put back into an empty instance by: npx nexus restore ${written.file}`,
    ]);
    return 0;
  } catch (error) {
    bar.end();
    throw error;
  }
}

export async function restoreCommand(file: string | undefined, { json, passphraseFile, to }: CommonOptions & { to?: string }): Promise<number> {
  const settings = await readSettings(process.env);
  if ((file === undefined) === (to === undefined)) throw new BackupError('Name either the file of a backup, or a moment with --to.');
  if (to !== undefined) return restoreToCommand(settings, to, json);
  if (file === undefined) return 1;
  const passphrase = await passphraseOf(passphraseFile);
  const bar = progressBar(!json);
  const begunMs = performance.now();
  try {
    const restored = await restoreBackup(settings, openLog('warn'), { file, passphrase, progress: bar.progress });
    bar.end();
    say(json, { ...restored, data: settings.NEXUS_DATA, seconds: secondsSince(begunMs) }, [
      `The instance is as it was at ${restored.made_at}: ${restored.rows} rows, ${restored.files} files, in ${secondsSince(begunMs)} s.`,
      ...(restored.messages === 'cassandra' ? ['Its messages are in Cassandra.'] : []),
      ...(restored.messages === 'elsewhere'
        ? ['Its messages were in Cassandra and are not in the backup: put the snapshot of Cassandra back before you start.']
        : []),
      ...(restored.move_ended ? ['Its messages were moving to Cassandra. They are in PostgreSQL; begin again with an empty CASSANDRA_KEYSPACE.'] : []),
      ...(restored.secrets ? [] : ['Its keys are new: links to attachments are signed anew by themselves, OpenID Connect tokens made before are void.']),
      `Next: ${inFolder(settings)}npm start`,
    ]);
    return 0;
  } catch (error) {
    bar.end();
    throw error;
  }
}

/** The start would take another folder where nothing names this one. */
const inFolder = ({ NEXUS_DATA: folder, givenBy }: Settings): string =>
  givenBy['NEXUS_DATA'] === 'environment' ? `NEXUS_DATA=${/^[\w./@%+:,-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`} ` : '';

const secondsSince = (begunMs: number): number => Number(((performance.now() - begunMs) / 1000).toFixed(1));

async function passphraseOf(file: string | undefined): Promise<string | null> {
  const text = file === undefined ? process.env['NEXUS_BACKUP_PASSPHRASE'] : await readFile(file, 'utf8').catch((error: Error) => error);
  if (text instanceof Error) throw new BackupError(`The passphrase cannot be read: ${text.message}`);
  const passphrase = text?.replace(/\r?\n$/, '') ?? '';
  if (passphrase === '') {
    if (file !== undefined) throw new BackupError(`${file} is empty: it should hold the passphrase.`);
    return null;
  }
  return passphrase;
}

async function baseCommand(settings: Settings, keep: string | undefined, json: boolean | undefined): Promise<number> {
  const archive = archiveOf(settings);
  if (keep !== undefined && !/^[1-9]\d{0,5}$/.test(keep)) throw new BackupError(`--keep takes how many base backups stay, 1 at least, and not ${keep}.`);
  const cluster = join(settings.NEXUS_DATA, 'postgres', 'cluster');
  const afterwards = keep === undefined ? undefined : (base: Parameters<typeof pruneArchive>[2]) => pruneArchive(archive, Number(keep), base);
  const {
    path,
    endedAt,
    done: pruned,
  } = await withDatabase(settings, openLog('warn'), (url) => makeBaseBackup(url, archive, cluster, { afterwards })).catch((error: unknown) => {
    throw error instanceof BaseUnderWayError ? new BackupError(error.message, { cause: error }) : error;
  });
  const backTo = (pruned?.backTo ?? endedAt).toISOString();
  const answer = { path, ended_at: endedAt.toISOString() };
  say(json, pruned ? { ...answer, removed: { bases: pruned.bases, pieces: pruned.pieces, bytes: pruned.bytes }, back_to: backTo } : answer, [
    `${path} is written. From ${backTo} on: npx nexus restore --to <time>`,
    ...(pruned ? [`${pruned.bases} older bases and ${pruned.pieces} pieces of the log are removed (${sizeWords(pruned.bytes)}).`] : []),
  ]);
  return 0;
}

async function restoreToCommand(settings: Settings, to: string, json: boolean | undefined): Promise<number> {
  const archive = archiveOf(settings);
  const moment = new Date(to);
  if (Number.isNaN(moment.getTime()) || !/(?:Z|[+-]\d\d:?\d\d)$/.test(to))
    throw new BackupError(`${to} is no moment: give one with its zone, such as 2026-11-26T04:00:00Z.`);
  const running = await findRunFile(settings.NEXUS_DATA);
  if (running) throw new BackupError(`A server runs on ${settings.NEXUS_DATA} (process ${running.pid}). Stop it first.`);
  const { from, former } = await restoreTo(join(settings.NEXUS_DATA, 'postgres'), archive, moment, { log: { info: () => undefined } }).catch((error: Error) => {
    throw new BackupError(error.message, { cause: error });
  });
  say(json, { restored_to: moment.toISOString(), from: from.toISOString(), former }, [
    `The database is as it was at ${moment.toISOString()}. Files that were deleted since stay deleted.`,
    ...(former === null ? [] : [`What was there before is in ${former}; remove it when all is well.`]),
    `Next: ${inFolder(settings)}npm start, and then a new base: ${inFolder(settings)}npx nexus backup --base`,
  ]);
  return 0;
}

function archiveOf(settings: Settings): string {
  if (settings.DATABASE_URL !== undefined)
    throw new BackupError('This is for the embedded PostgreSQL. The one of DATABASE_URL has tools of its own (pg_basebackup, WAL archiving).');
  if (settings.NEXUS_WAL_ARCHIVE === undefined) throw new BackupError('Set NEXUS_WAL_ARCHIVE to a folder for the log, and start the server with it.');
  return settings.NEXUS_WAL_ARCHIVE;
}
