import { openLog } from '../log/open-log.ts';
import { exportToFile } from '../operator/export-to-file.ts';
import { readCommandSettings } from './command-settings.ts';
import { ask } from './create-commands.ts';
import { say } from './say.ts';

interface JsonOption {
  json?: boolean;
}

export async function setOperatorCommand(name: string, operator: boolean, { json }: JsonOption): Promise<number> {
  const said = await ask('set-operator', { username: name, operator });
  say(json, said, [`${String(said['username'])} is ${operator ? 'an operator of this instance now' : 'no operator of this instance'}.`]);
  return 0;
}

export async function exportCommand(
  kind: 'account' | 'guild',
  subject: string,
  { json, out, attachments }: JsonOption & { out?: string; attachments: boolean },
): Promise<number> {
  const settings = await readCommandSettings();
  const written = await exportToFile(settings, openLog('warn'), { kind, subject, attachments, out: out ?? null });
  say(json, written, [`${written.file} is written (${(written.size_bytes / 1024).toFixed(1)} KiB). Its README.txt says what is in it.`]);
  return 0;
}
