import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { loadSharp } from '#storage/sharp/load-sharp';
import { findPostgresBinaries } from '#storage/embedded-postgres/postgres-binaries';
import { certificateOf, unknownNames, type Settings } from '../configuration/settings.ts';
import { findRunFile } from '../run/run-file.ts';
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

/** Looks at what most often keeps a server from running well. Changes nothing but that the data folder exists. */
export async function examine(settings: Settings): Promise<Finding[]> {
  // Where it cannot be read, the finding about the folder says so.
  const running = await findRunFile(settings.NEXUS_DATA).catch(() => null);
  const findings = [nodeVersion(), ...(await dataFolder(settings)), await database(settings), address(settings), await pictures()];
  if (running) findings.push(good('server', `runs as process ${running.pid}, ${running.url}`), await health(running.httpPort));
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

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  return isEnough ? good('Node', process.versions.node) : bad('Node', `${process.versions.node} is too old; 20.19 or newer is needed`);
}

async function dataFolder(settings: Settings): Promise<Finding[]> {
  const folder = settings.NEXUS_DATA;
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const freeGib = ((bavail * bsize) / 1024 ** 3).toFixed(1);
    const disk =
      bavail * bsize < LOW_DISK_BYTES ? bad('disk', `only ${freeGib} GiB are free where ${folder} lies; make room`) : good('disk', `${freeGib} GiB free`);
    return [good('data folder', folder), disk];
  } catch (error) {
    return [bad('data folder', `${folder} cannot be used: ${(error as Error).message}. Set NEXUS_DATA to a folder of this user.`)];
  }
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
