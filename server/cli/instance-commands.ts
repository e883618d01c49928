import { openLog } from '../log/open-log.ts';
import { exportToFile } from '../operator/export-to-file.ts';
import { readCommandSettings } from './command-settings.ts';
import { ask } from './create-commands.ts';
import { sizeWords } from './progress-bar.ts';
import { say, type JsonOption } from './say.ts';

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
  say(json, written, [`${written.file} is written (${sizeWords(written.size_bytes)}). Its README.txt says what is in it.`]);
  return 0;
}

export async function resetPasswordCommand(name: string, { json, removeSecondFactors }: JsonOption & { removeSecondFactors?: boolean }): Promise<number> {
  const said = await ask('reset-password', { username: name, remove_second_factors: removeSecondFactors === true });
  say(json, said, [
    `By this link ${String(said['username'])} chooses a new password. It works once, until ${String(said['expires_at'])}; give it to nobody else:`,
    String(said['link']),
    ...(said['second_factors_removed'] === true ? ['Their second factors are gone.'] : []),
  ]);
  return 0;
}
