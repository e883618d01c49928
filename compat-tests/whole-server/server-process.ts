import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '#storage/embedded-postgres/free-port';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The `nexus` command, compiled. */
export const command = join(root, 'bin', 'nexus.js');
const START_WITHIN_MS = 180_000;

/** `nexus start` as its own process, on the embedded database, as a newcomer runs it. */
export interface ServerProcess {
  child: ChildProcess;
  url: string;
  tlsPort: number;
  /** All that it wrote to standard error. */
  log(): string;
  /** Sends a signal and waits for the end; resolves to the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

export interface DataFolder {
  path: string;
  env: NodeJS.ProcessEnv;
  start(node?: string): Promise<ServerProcess>;
  /** A `nexus` command on this folder; resolves to what it printed. */
  nexus(args: readonly string[], node?: string): Promise<{ code: number; stdout: string; stderr: string }>;
  remove(): Promise<void>;
}

/** With a copy of the data of another one that nobody works with: making a cluster takes as long as everything else that a start does. */
export async function dataFolder(settings: Record<string, string> = {}, like?: DataFolder): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), 'nexus-whole-'));
  // Node's own way of copying does not keep the owner, who is PostgreSQL's.
  if (like) await promisify(execFile)('cp', ['-a', join(like.path, 'data'), path]);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NEXUS_DATA: join(path, 'data'),
    NEXUS_HOST: '127.0.0.1',
    NEXUS_PORT: String(await freePort()),
    NEXUS_TLS_PORT: '0',
    NEXUS_VOICE_PORT: '0',
    ...settings,
  };
  delete env['NODE_OPTIONS'];
  if (settings['DATABASE_URL'] === undefined) delete env['DATABASE_URL'];
  return {
    path,
    env,
    start: (node = process.execPath) => startProcess(node, env),
    nexus: (args, node = process.execPath) =>
      new Promise((resolve) => {
        execFile(node, [command, ...args], { env, cwd: path, timeout: 180_000 }, (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
        });
      }),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

async function startProcess(node: string, env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const child = spawn(node, [command, 'start', '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
  const ended = new Promise<number | string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code ?? 0)));
  const ready = await new Promise<{ url: string; tls_port: number }>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not start in time:\n${errors.join('')}`)), START_WITHIN_MS);
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      const said = JSON.parse(line) as { url: string; tls_port: number; error?: string }; // the start command's own form
      if (said.error === undefined) resolve(said);
      else reject(new Error(`the server did not start: ${said.error}`));
    });
    void ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${errors.join('')}`));
    });
  });
  return {
    child,
    url: ready.url,
    tlsPort: ready.tls_port,
    log: () => errors.join(''),
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
