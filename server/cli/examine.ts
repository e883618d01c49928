import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { loadSharp } from '#storage/sharp/load-sharp';
import { findPostgresBinaries } from '#storage/embedded-postgres/postgres-binaries';
import { certificateOf, unknownNames, type Settings } from '../configuration/settings.ts';
import { shownSettings, type ShownSettings } from '../configuration/shown-settings.ts';
import type { RunFile } from '../run/run-file.ts';
import { readOperatorCertificate } from '../tls/authority.ts';

/** One thing that was looked at, with what to do when it is wrong. */
export interface Finding {
  about: string;
  state: 'good' | 'warn' | 'bad';
  words: string;
}

const good = (about: string, words: string): Finding => ({ about, state: 'good', words });
const warn = (about: string, words: string): Finding => ({ about, state: 'warn', words });
const bad = (about: string, words: string): Finding => ({ about, state: 'bad', words });

const LOW_DISK_BYTES = 1024 ** 3;

/** Looks at what most often keeps a server from running well; what a server that runs was told counts for more than this environment. Changes nothing. */
export async function examine(own: Settings, running: RunFile | null): Promise<Finding[]> {
  const told = running?.settings;
  const settings: Settings = told ? { ...own, NEXUS_URL: textOf(told['NEXUS_URL']), ...limitsOf(told) } : own;
  const findings = [
    nodeVersion(),
    ...(await dataFolder(settings)),
    isOtherDatabase(own, told) ? good('database', databaseOf(told)) : await database(settings),
    address(settings),
    await pictures(),
  ];
  if (running)
    findings.push(
      good('server', `runs as process ${running.pid}, ${running.url} (port ${running.httpPort}; TLS on ${running.tlsPort})`),
      await health(running.httpPort),
    );
  else {
    findings.push(warn('server', 'does not run on this data folder; start it with: npm start'));
    findings.push(
      await portFree('NEXUS_PORT', settings.NEXUS_PORT, settings.NEXUS_HOST),
      await portFree('NEXUS_TLS_PORT', settings.NEXUS_TLS_PORT, settings.NEXUS_HOST),
    );
  }
  findings.push(...(await certificate(settings)), ...unknownNames(process.env).map((name) => warn('environment', `${name} is no setting; is it misspelt?`)));
  if (settings.NEXUS_RATE_LIMITS === 'off') findings.push(warn('rate limits', 'are off; that is for load tests only'));
  if (settings.NEXUS_PRIVATE_ADDRESSES === 'allow') findings.push(warn('private addresses', 'applications may make this server call your own network'));
  return findings;
}

const textOf = (value: string | number | null | undefined): string | undefined => (value === null || value === undefined ? undefined : String(value));

const limitsOf = (told: ShownSettings): Pick<Settings, 'NEXUS_RATE_LIMITS' | 'NEXUS_PRIVATE_ADDRESSES'> => ({
  NEXUS_RATE_LIMITS: told['NEXUS_RATE_LIMITS'] === 'off' ? 'off' : 'on',
  NEXUS_PRIVATE_ADDRESSES: told['NEXUS_PRIVATE_ADDRESSES'] === 'allow' ? 'allow' : 'refuse',
});

/** Its password is the server's alone, so that nobody else can ask it. */
const isOtherDatabase = (own: Settings, told: ShownSettings | undefined): told is ShownSettings =>
  told !== undefined && (told['DATABASE_URL'] ?? null) !== shownSettings(own)['DATABASE_URL'];

const databaseOf = (told: ShownSettings): string =>
  told['DATABASE_URL'] ? `the server uses ${told['DATABASE_URL']}` : 'the server uses the embedded PostgreSQL, not the DATABASE_URL of this environment';

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  return isEnough ? good('Node', process.versions.node) : bad('Node', `${process.versions.node} is too old; 20.19 or newer is needed`);
}

async function dataFolder(settings: Settings): Promise<Finding[]> {
  const folder = settings.NEXUS_DATA;
  try {
    const isThere = existsSync(folder);
    const looked = isThere ? folder : nearestAbove(folder);
    await access(looked, constants.R_OK | constants.W_OK);
    const { bavail, bsize } = await statfs(looked);
    const freeGib = ((bavail * bsize) / 1024 ** 3).toFixed(1);
    const disk =
      bavail * bsize < LOW_DISK_BYTES ? bad('disk', `only ${freeGib} GiB are free where ${folder} lies; make room`) : good('disk', `${freeGib} GiB free`);
    const words = `${folder} does not exist. The first start makes it; for a server that was started elsewhere, set NEXUS_DATA to its data folder.`;
    return [isThere ? good('data folder', folder) : warn('data folder', words), disk];
  } catch (error) {
    return [bad('data folder', `${folder} cannot be used: ${(error as Error).message}. Set NEXUS_DATA to a folder of this user.`)];
  }
}

function nearestAbove(folder: string): string {
  let at = dirname(folder);
  while (!existsSync(at)) at = dirname(at);
  return at;
}

async function database(settings: Settings): Promise<Finding> {
  if (settings.DATABASE_URL === undefined) {
    return findPostgresBinaries(undefined).then(
      ({ version }) => good('database', `embedded PostgreSQL ${version}, in ${join(settings.NEXUS_DATA, 'postgres')}`),
      (error: Error) => bad('database', error.message),
    );
  }
  const client = new pg.Client({ connectionString: settings.DATABASE_URL, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return good('database', `PostgreSQL ${rows[0]?.server_version ?? ''} answers`);
  } catch (error) {
    return bad('database', `does not answer: ${(error as Error).message}. Check DATABASE_URL.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function address({ NEXUS_URL: url }: Settings): Finding {
  if (url === undefined) return warn('address', 'NEXUS_URL is not set: only this machine can follow the links that the server makes');
  const { protocol, hostname } = new URL(url);
  const isLocal = /^(?:localhost|127\.|\[::1\])/.test(hostname);
  return protocol === 'http:' && !isLocal ? warn('address', `${url} is not encrypted; put TLS in front of it or set NEXUS_TLS_CERT`) : good('address', url);
}

function pictures(): Promise<Finding> {
  return loadSharp().then(
    ({ versions }) => good('pictures', `are made in every size and format by sharp ${versions.sharp ?? ''}`),
    () => warn('pictures', 'are served in the size and format in which they came: sharp is not installed for this machine (npm install --include=optional)'),
  );
}

async function certificate(settings: Settings): Promise<Finding[]> {
  try {
    return (await readOperatorCertificate(certificateOf(settings))) ? [good('TLS', `shows ${settings.NEXUS_TLS_CERT ?? ''}`)] : [];
  } catch (error) {
    return [bad('TLS', (error as Error).message)];
  }
}

async function health(port: number): Promise<Finding> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v10/gateway`, { signal: AbortSignal.timeout(5000) });
    return answer.ok ? good('REST', 'answers') : bad('REST', `answers with status ${answer.status}; its log says why`);
  } catch (error) {
    return bad('REST', `does not answer on port ${port}: ${(error as Error).message}`);
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
