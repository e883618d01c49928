import { readSettings, SettingsError, SettingsSchema, type Settings } from '../configuration/settings.ts';
import { examine, type Finding } from './examine.ts';
import { say } from './say.ts';

const SECRET = new Set(['DATABASE_URL']);
const MARKS = { good: 'ok  ', warn: 'warn', bad: 'BAD ' } as const;

/** Prints the settings and what was found; 1 when something is wrong. */
export async function doctorCommand({ json }: { json?: boolean }): Promise<number> {
  let settings: Settings;
  try {
    settings = await readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    say(json, { settings: null, findings: [{ about: 'settings', state: 'bad', words: error.message }] }, [error.message]);
    return 1;
  }
  const findings: Finding[] = await examine(settings);
  const shown = Object.fromEntries(Object.keys(SettingsSchema.shape).map((name) => [name, shownValue(name, settings)]));
  say(json, { settings: shown, findings }, [
    'Settings (environment, or the file that NEXUS_CONFIG names):',
    ...Object.entries(SettingsSchema.shape).map(([name, { description }]) => `  ${name}=${shown[name] ?? ''}   ${description ?? ''}`),
    '',
    'Findings:',
    ...findings.map(({ about, state, words }) => `  ${MARKS[state]} ${about}: ${words}`),
  ]);
  return findings.some(({ state }) => state === 'bad') ? 1 : 0;
}

function shownValue(name: string, settings: Settings): string | number | null {
  const value = (settings as unknown as Record<string, string | number | undefined>)[name];
  if (value === undefined) return null;
  return SECRET.has(name) ? String(value).replace(/:\/\/[^@/]*@/, '://…@') : value;
}
