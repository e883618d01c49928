import { createServer } from 'node:net';
import { loadSharp } from '#storage/sharp/load-sharp';
import { rolesIn, unknownNames, type Role, type Settings } from '../configuration/settings.ts';
import { shownSettings, type ShownSettings } from '../configuration/shown-settings.ts';
import { examineAddress, examineCertificate } from '../doctor/examine-address.ts';
import { examineDatabase } from '../doctor/examine-database.ts';
import { examineEngines } from '../doctor/examine-engines.ts';
import { examineFolders } from '../doctor/examine-folders.ts';
import { examineMachine } from '../doctor/examine-machine.ts';
import { examineVoice } from '../doctor/examine-voice.ts';
import { bad, good, warn, type Finding } from '../doctor/finding.ts';
import { addressHere } from '../operator/ask-operator.ts';
import type { RunFile } from '../run/run-file.ts';

/** Looks at what most often keeps a server from running well; what a server that runs was told counts for more than this environment. Changes nothing. */
export async function examine(own: Settings, running: RunFile | null): Promise<Finding[]> {
  const told = running?.settings;
  const settings: Settings = told ? { ...own, ...addressesOf(told), ...limitsOf(told) } : own;
  const findings = [
    ...(await examineMachine(running)),
    ...(await examineFolders(settings)),
    ...(isOtherDatabase(own, told) ? [good('database', databaseOf(told))] : await examineDatabase(settings, running)),
    ...(await examineEngines(settings)),
    ...(await examineAddress(settings, running)),
    await pictures(),
    ...(rolesIn(settings.NEXUS_ROLES).has('voice') ? [examineVoice(settings)] : []),
  ];
  if (running)
    findings.push(
      good('server', `runs as process ${running.pid}, ${running.url} (port ${running.httpPort}; TLS on ${running.tlsPort})`),
      await health(addressHere(settings, running.httpPort), rolesIn(textOf(told?.['NEXUS_ROLES']) ?? own.NEXUS_ROLES)),
    );
  else {
    findings.push(warn('server', 'does not run on this data folder; start it with: npm start'));
    findings.push(
      await portFree('NEXUS_PORT', settings.NEXUS_PORT, settings.NEXUS_HOST),
      await portFree('NEXUS_TLS_PORT', settings.NEXUS_TLS_PORT, settings.NEXUS_HOST),
      ...(rolesIn(settings.NEXUS_ROLES).has('voice') ? [await portFree('NEXUS_VOICE_PORT', settings.NEXUS_VOICE_PORT, settings.NEXUS_HOST)] : []),
    );
  }
  findings.push(
    ...(await examineCertificate(settings)),
    ...unknownNames(process.env).map((name) => warn('environment', `${name} is no setting; is it misspelt?`)),
  );
  if (settings.NEXUS_RATE_LIMITS === 'off') findings.push(warn('rate limits', 'are off; that is for load tests only'));
  if (settings.NEXUS_PRIVATE_ADDRESSES === 'allow') findings.push(warn('private addresses', 'applications may make this server call your own network'));
  return findings;
}

const textOf = (value: string | number | null | undefined): string | undefined => (value === null || value === undefined ? undefined : String(value));

const addressesOf = (told: ShownSettings): Pick<Settings, 'NEXUS_URL' | 'NEXUS_GATEWAY_URL'> => ({
  NEXUS_URL: textOf(told['NEXUS_URL']),
  NEXUS_GATEWAY_URL: textOf(told['NEXUS_GATEWAY_URL']),
});

const limitsOf = (told: ShownSettings): Pick<Settings, 'NEXUS_RATE_LIMITS' | 'NEXUS_PRIVATE_ADDRESSES'> => ({
  NEXUS_RATE_LIMITS: told['NEXUS_RATE_LIMITS'] === 'off' ? 'off' : 'on',
  NEXUS_PRIVATE_ADDRESSES: told['NEXUS_PRIVATE_ADDRESSES'] === 'allow' ? 'allow' : 'refuse',
});

/** Its password is the server's alone, so that nobody else can ask it. */
const isOtherDatabase = (own: Settings, told: ShownSettings | undefined): told is ShownSettings =>
  told !== undefined && (told['DATABASE_URL'] ?? null) !== shownSettings(own)['DATABASE_URL'];

const databaseOf = (told: ShownSettings): string =>
  told['DATABASE_URL'] ? `the server uses ${told['DATABASE_URL']}` : 'the server uses the embedded PostgreSQL, not the DATABASE_URL of this environment';

function pictures(): Promise<Finding> {
  return loadSharp().then(
    ({ versions }) => good('pictures', `are made in every size and format by sharp ${versions.sharp ?? ''}`),
    () => warn('pictures', 'are served in the size and format in which they came: sharp is not installed for this machine (npm install --include=optional)'),
  );
}

async function health(base: string, roles: ReadonlySet<Role>): Promise<Finding> {
  const about = roles.has('api') ? 'REST' : 'health';
  try {
    const answer = await fetch(`${base}/health/ready`, { signal: AbortSignal.timeout(8000) });
    if (answer.ok && roles.has('api')) return good(about, 'answers, and can serve');
    if (answer.ok) return good(about, `can serve. This process has no api role (only ${[...roles].join(', ')}): REST is answered by another one`);
    const said = (await answer.json()) as { status?: string; checks?: Record<string, { reason?: string; counts?: false }> }; // our own form
    const reasons = Object.values(said.checks ?? {}).flatMap(({ reason, counts }) => (reason === undefined || counts === false ? [] : [reason]));
    if (said.status === 'draining' && reasons.length === 0)
      return warn(about, 'drains: balancers are told to send nothing here. It may be stopped; or, where it was told to by nexus drain: npx nexus drain --undo');
    return bad(about, `cannot serve (status ${answer.status}): ${reasons.join(' ') || 'its log says why'}`);
  } catch (error) {
    return bad(about, `does not answer at ${base}: ${(error as Error).message}`);
  }
}

function portFree(setting: string, port: number, host: string): Promise<Finding> {
  return new Promise((resolve) => {
    const whyNot = ({ code, message }: NodeJS.ErrnoException): string =>
      code === 'EADDRINUSE'
        ? `port ${port} is taken by another program. Set ${setting} to a free one, or stop that program.`
        : `port ${port} cannot be opened: ${message}. Set ${setting} or NEXUS_HOST to another.`;
    const server = createServer();
    server.once('error', (error) => resolve(bad(setting, whyNot(error))));
    server.listen(port, host, () => server.close(() => resolve(good(setting, `port ${port} is free`))));
  });
}
