import { readSettings, SettingsError, SettingsSchema, type Settings } from '../configuration/settings.ts';
import { shownSettings, type ShownSettings } from '../configuration/shown-settings.ts';
import { findRunFile, type RunFile } from '../run/run-file.ts';
import type { Finding } from '../doctor/finding.ts';
import { examine } from './examine.ts';
import { say } from './say.ts';

const MARKS = { good: 'ok  ', warn: 'warn', bad: 'BAD ' } as const;

/** Prints the settings, those of the server where one runs on the data, and what was found; 1 when something is wrong. */
export async function doctorCommand({ json }: { json?: boolean }): Promise<number> {
  let settings: Settings;
  try {
    settings = await readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    say(json, { settings: null, findings: [{ about: 'settings', state: 'bad', words: error.message }] }, [error.message]);
    return 1;
  }
  // Where it cannot be read, the finding about the folder says so.
  const running = await findRunFile(settings.NEXUS_DATA).catch(() => null);
  const here = withAddress(shownSettings(settings));
  const held = running?.settings ? ofServer(running, running.settings) : here;
  const differing = namesThatDiffer(settings, held);
  const findings: Finding[] = await examine(settings, running);
  if (differing.length > 0)
    findings.push({ about: 'environment', state: 'warn', words: `this one says something else than the server's: ${differing.join(', ')}` });
  const server = running && { pid: running.pid, url: running.url, http_port: running.httpPort, tls_port: running.tlsPort };
  say(json, { settings: held, server, differing: Object.fromEntries(differing.map((name) => [name, here[name]])), findings }, [
    server && running.settings
      ? `Settings of the server that runs at ${server.url} (process ${server.pid}, ports ${server.http_port} and ${server.tls_port} for TLS):`
      : 'Settings (environment, or the file that NEXUS_CONFIG names):',
    ...Object.entries(SettingsSchema.shape).map(
      ([name, { description }]) =>
        `${differing.includes(name) ? '* ' : '  '}${name}=${held[name] ?? ''}   ${description ?? ''}${differing.includes(name) ? ` (in this environment: ${here[name] ?? ''})` : ''}`,
    ),
    '',
    'Findings:',
    ...findings.map(({ about, state, words }) => `  ${MARKS[state]} ${about}: ${words}`),
  ]);
  return findings.some(({ state }) => state === 'bad') ? 1 : 0;
}

/** What this environment or its file sets otherwise than the server's; what they leave out says nothing. */
export function namesThatDiffer(settings: Settings, held: ShownSettings): string[] {
  const here = shownSettings(settings);
  return Object.keys(held).filter((name) => name !== 'NEXUS_DATA' && settings.givenBy[name] !== undefined && held[name] !== here[name]);
}

/** The address is derived where nobody has set it. */
const withAddress = (shown: ShownSettings): ShownSettings => ({ ...shown, NEXUS_URL: shown['NEXUS_URL'] ?? `http://localhost:${shown['NEXUS_PORT']}` });

const ofServer = ({ url }: RunFile, shown: ShownSettings): ShownSettings => ({ ...shown, NEXUS_URL: shown['NEXUS_URL'] ?? url });
