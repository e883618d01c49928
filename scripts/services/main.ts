import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fetchedJars, lackingCassandra, startCassandra } from './cassandra.ts';
import { CACHE } from './engine-process.ts';
import { meilisearchOf } from './meilisearch.ts';
import { startPostgres } from './postgres.ts';
import { lackingRedis, startRedis } from './redis.ts';
import type { Lacking, Service } from './service.ts';
import { lackingVersitygw, startVersitygw, versitygwProgram } from './versitygw.ts';

const DATA = join(CACHE, 'data');
const RUN_FILE = join(CACHE, 'run.json');
const ENVIRONMENT_FILE = join(CACHE, 'environment');

interface Engine {
  /** As it is asked for on the command line. */
  word: string;
  name: string;
  lacking: () => Lacking;
  start: (home: string) => Promise<Service>;
  /** Builds or downloads what the first start would, so that it takes no longer than others. */
  fetch?: () => Promise<unknown>;
}

const ENGINES: readonly Engine[] = [
  { word: 'postgres', name: 'PostgreSQL', lacking: () => undefined, start: (home) => startPostgres({ home }) },
  { word: 'redis', name: 'Redis', lacking: lackingRedis, start: (home) => startRedis({ home, persistent: true }) },
  { word: 's3', name: 'S3', lacking: lackingVersitygw, start: (home) => startVersitygw({ home }), fetch: versitygwProgram },
  { word: 'cassandra', name: 'Cassandra', lacking: lackingCassandra, start: (home) => startCassandra({ home }), fetch: fetchedJars },
  {
    word: 'meilisearch',
    name: 'Meilisearch',
    lacking: () =>
      process.env['MEILI_URL'] ? undefined : 'no package registry ships its server: set MEILI_URL to one of yours; PostgreSQL searches without it',
    start: () => meilisearchOf(process.env),
  },
];

const USAGE = `npm run services [-- ${ENGINES.map(({ word }) => word).join('|')} ...]   starts these, or all that this machine can have; Ctrl-C stops them
npm run services -- stop     stops those that another terminal has started
npm run services -- forget   stops them and removes what they stored
npm run services -- fetch    starts none, but builds and downloads what that would`;

/** `npm run services`. Gives the exit code. */
export async function services(words: readonly string[]): Promise<number> {
  const unknown = words.filter((word) => !['stop', 'forget', 'fetch', ...ENGINES.map((engine) => engine.word)].includes(word));
  if (unknown.length > 0) {
    console.error(USAGE);
    return words.includes('--help') ? 0 : 2;
  }
  if (words.includes('stop') || words.includes('forget')) {
    await stopOthers();
    if (words.includes('forget')) await rm(DATA, { recursive: true, force: true });
    return 0;
  }
  if (words.includes('fetch')) return fetchAll();
  const other = await runningPid();
  if (other !== undefined) {
    console.error(`They run already (process ${other}). Stop them with: npm run services -- stop`);
    return 1;
  }
  return run(ENGINES.filter(({ word }) => words.length === 0 || words.includes(word)));
}

async function fetchAll(): Promise<number> {
  let failures = 0;
  for (const { name, lacking, fetch } of ENGINES) {
    if (fetch === undefined || lacking() !== undefined) continue;
    await fetch().catch((error: unknown) => {
      failures++;
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return failures > 0 ? 1 : 0;
}

async function run(engines: readonly Engine[]): Promise<number> {
  await endLeftovers();
  await mkdir(DATA, { recursive: true });
  await writeFile(RUN_FILE, JSON.stringify({ pid: process.pid }));
  const running: Service[] = [];
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  let failures = 0;
  const all = Promise.all(
    engines.map(async (engine) => {
      const lacking = engine.lacking();
      if (lacking !== undefined) return say(engine.name, `not here, because ${lacking}`);
      try {
        const service = await engine.start(join(DATA, engine.word));
        running.push(service);
        const lines = Object.entries(service.environment).map(([name, value]) => `${name}=${value}`);
        say(service.name + (service.note === undefined ? '' : `, ${service.note}`), lines.join('\n  '));
      } catch (error) {
        failures++;
        say(engine.name, `did not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  );
  const isAsked = await Promise.race([all.then(() => false), asked.then(() => true)]);
  if (!isAsked && running.length > 0) {
    const lines = running.flatMap(({ environment }) => Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`));
    await writeFile(ENVIRONMENT_FILE, lines.join(''), { mode: 0o600 });
    console.log(`\nAll at once: . ${ENVIRONMENT_FILE} && npm start\nCtrl-C stops them; what they stored stays (npm run services -- forget removes it).`);
    const alive = setInterval(() => undefined, 60_000);
    await asked;
    clearInterval(alive);
  } else await all;
  console.log('\nStopping...');
  const stopped = await Promise.allSettled(running.map((service) => service.stop()));
  await Promise.all([RUN_FILE, ENVIRONMENT_FILE].map((file) => rm(file, { force: true })));
  for (const outcome of stopped) if (outcome.status === 'rejected') console.error(String(outcome.reason));
  return failures > 0 || stopped.some(({ status }) => status === 'rejected') ? 1 : 0;
}

const say = (name: string, text: string): void => console.log(`${name}\n  ${text}`);

async function runningPid(): Promise<number | undefined> {
  const text = await readFile(RUN_FILE, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { pid } = JSON.parse(text) as { pid: number };
  return (await commandOf(pid)).includes('services') ? pid : undefined;
}

/** What a process was started as; nothing when there is none. */
const commandOf = (pid: number): Promise<string> =>
  promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );

async function stopOthers(): Promise<void> {
  const pid = await runningPid();
  if (pid === undefined) console.log('They do not run.');
  else {
    process.kill(pid, 'SIGTERM');
    // Each engine has ten seconds, at the same time.
    for (let waitedMs = 0; waitedMs < 20_000 && (await commandOf(pid)) !== ''; waitedMs += 100) await wait(100);
    if ((await commandOf(pid)) !== '') process.kill(pid, 'SIGKILL');
    console.log('Stopped.');
  }
  await endLeftovers();
  await Promise.all([RUN_FILE, ENVIRONMENT_FILE].map((file) => rm(file, { force: true })));
}

/** Engines that a killed run left behind: only those that work in our folder, whatever became of their numbers. */
async function endLeftovers(): Promise<void> {
  const entries = await readdir(DATA, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.pid') && entry.name !== 'postmaster.pid');
  await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const pid = Number(await readFile(file, 'utf8').catch(() => ''));
      const isOurs = async () => pid > 1 && (await commandOf(pid)).includes(dirname(file));
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (!(await isOurs())) break;
        console.log(`Ending ${entry.name.replace('.pid', '')} (process ${pid}), which a killed run left behind.`);
        process.kill(pid, signal);
        for (let waitedMs = 0; waitedMs < 10_000 && (await isOurs()); waitedMs += 100) await wait(100);
      }
      await rm(file, { force: true });
    }),
  );
}
