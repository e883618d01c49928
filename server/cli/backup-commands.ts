import { readFile } from 'node:fs/promises';
import { BackupError } from '../backup/backup-format.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { readSettings } from '../configuration/settings.ts';
import { openLog } from '../log/open-log.ts';
import { readCommandSettings } from './command-settings.ts';
import { mib, progressBar } from './progress-bar.ts';
import { say } from './say.ts';

interface CommonOptions {
  json?: boolean;
  passphraseFile?: string;
}

export async function backupCommand({
  json,
  out,
  files,
  secrets,
  passphraseFile,
}: CommonOptions & { out?: string; files: boolean; secrets?: boolean }): Promise<number> {
  const settings = await readCommandSettings();
  const passphrase = await passphraseOf(passphraseFile);
  const bar = progressBar(!json);
  const name = out ?? `nexus-backup-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.nexus`;
  const begunMs = performance.now();
  try {
    const wish = { out: name, files, secrets: secrets === true, passphrase, version: '0.1.0', progress: bar.progress };
    const written = await writeBackup(settings, openLog('warn'), wish);
    bar.end();
    say(json, { ...written, encrypted: passphrase !== null, seconds: secondsSince(begunMs) }, [
      `${written.file} is written: ${written.rows} rows, ${written.files} files, ${mib(written.size_bytes)} MiB, in ${secondsSince(begunMs)} s.`,
      ...(secrets ? [] : ['The keys of the instance are not in it; for those too: --secrets, best with a passphrase.']),
      `Put back into an empty instance by: npx nexus restore ${written.file}`,
    ]);
    return 0;
  } catch (error) {
    bar.end();
    throw error;
  }
}

export async function restoreCommand(file: string, { json, passphraseFile }: CommonOptions): Promise<number> {
  const settings = await readSettings(process.env);
  const passphrase = await passphraseOf(passphraseFile);
  const bar = progressBar(!json);
  const begunMs = performance.now();
  try {
    const restored = await restoreBackup(settings, openLog('warn'), { file, passphrase, progress: bar.progress });
    bar.end();
    say(json, { ...restored, data: settings.NEXUS_DATA, seconds: secondsSince(begunMs) }, [
      `The instance is as it was at ${restored.made_at}: ${restored.rows} rows, ${restored.files} files, in ${secondsSince(begunMs)} s.`,
      ...(restored.secrets ? [] : ['Its keys are new: links to attachments are signed anew by themselves, OpenID Connect tokens made before are void.']),
      'Next: npm start',
    ]);
    return 0;
  } catch (error) {
    bar.end();
    throw error;
  }
}

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
