import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SettingsSchema } from '#server/configuration/settings';
import { startProgram, type Program } from './measure/program.ts';

export const ROOT = new URL('../../', import.meta.url);
const COMMAND = new URL('bin/nexus.js', ROOT);

/** A server of ours under measurement, on a data folder of its own. */
export interface Nexus {
  program: Program;
  url: string;
  dataDir: string;
  /** What is set for it besides. */
  settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

// What the caller's own server is told is not for this one.
const nothingOfTheCaller = Object.fromEntries([...Object.keys(SettingsSchema.shape), 'NEXUS_CONFIG'].map((name) => [name, undefined]));

const environment = (dataDir: string, settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...nothingOfTheCaller,
  NEXUS_DATA: dataDir,
  NEXUS_PORT: '0',
  NEXUS_HOST: '127.0.0.1',
  NEXUS_RATE_LIMITS: 'off',
  NEXUS_LOG_LEVEL: 'warn',
  NEXUS_SLOW_REQUEST_MS: '0',
  // All sessions come from one address.
  NEXUS_MAX_CONNECTIONS_PER_ADDRESS: '100000',
  ...settings,
});

export async function startNexus(dataDir: string, settings: Readonly<Record<string, string>> = {}): Promise<Nexus> {
  const program = startProgram(COMMAND, { args: ['start', '--json'], env: environment(dataDir, settings), execArgv: profiling() });
  const ready = await program.line((line) => line.startsWith('{'));
  const { http_port: port, error } = JSON.parse(ready) as { http_port: number; error?: string };
  if (error !== undefined) throw new Error(error);
  return { program, url: `http://127.0.0.1:${port}`, dataDir, settings, stop: () => program.stop() };
}

/** BENCH_PROFILE=<folder> writes a CPU profile of every server there. */
export function profiling(): string[] {
  const folder = process.env['BENCH_PROFILE'];
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
}

/** What the senders and sessions of a run need. */
export interface World {
  guildId: string;
  channelId: string;
  botToken: string;
  /** Tokens of people, who are members. */
  people: readonly string[];
  /** Its code. */
  invite: string;
  /** One for each sender: a bot and people, by turns. */
  authorizations(count: number): string[];
}

const PEOPLE = 8;

/** Made with the operator's own commands, as somebody who sets a server up would. */
export async function makeWorld(nexus: Nexus): Promise<World> {
  const { url } = nexus;
  await command(nexus, 'user', 'create', 'alice');
  const guild = await command(nexus, 'guild', 'create', 'The guild');
  const guildId = String(guild['id']);
  const channelId = String(guild['channel_id']);
  const bot = await command(nexus, 'bot', 'create', 'bench-bot', '--guild', guildId, '--intents', 'all');
  const botToken = String(bot['token']);
  const people: string[] = [];
  const invite = String(guild['invite']);
  for (let number = 1; number <= PEOPLE; number++) people.push(await register(url, `person${number}`, invite));
  const all = people.flatMap((token) => [`Bot ${botToken}`, token]);
  return {
    guildId,
    channelId,
    botToken,
    people,
    invite,
    authorizations: (count) => Array.from({ length: count }, (_, index) => all[index % all.length] ?? ''),
  };
}

/** A new account, which comes into a guild by an invite if there is one. Returns its token. */
export async function register(url: string, username: string, invite?: string): Promise<string> {
  const body = JSON.stringify({ username, password: 'correct horse battery', invite });
  const made = await fetch(`${url}/api/v10/auth/register`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (made.status !== 201) throw new Error(`an account was refused with ${made.status}: ${await made.text()}`);
  return ((await made.json()) as { token: string }).token;
}

async function command({ dataDir, settings }: Nexus, ...args: string[]): Promise<Record<string, unknown>> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [fileURLToPath(COMMAND), ...args, '--json'], { env: { ...process.env, ...environment(dataDir, settings) } });
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** The server's own embedded PostgreSQL, so that floor and server work on the same disk under the same settings. */
export async function databaseOf({ dataDir }: Nexus, name: 'nexus' | 'postgres'): Promise<string> {
  const { port, password } = JSON.parse(await readFile(join(dataDir, 'postgres', 'connection.json'), 'utf8')) as { port: number; password: string };
  return `postgres://nexus:${password}@127.0.0.1:${port}/${name}`;
}

/** Starts a floor program, which says its address in its first line. */
export async function startFloor(name: string, env: NodeJS.ProcessEnv = {}): Promise<{ program: Program; url: string; stop(): Promise<void> }> {
  const program = startProgram(new URL(`floors/${name}.js`, import.meta.url), { env });
  const { url } = JSON.parse(await program.line((line) => line.startsWith('{'))) as { url: string };
  return { program, url, stop: () => program.stop() };
}

export async function startLoad(name: string): Promise<Program> {
  const program = startProgram(new URL(`load/${name}.js`, import.meta.url));
  await program.line((line) => line === 'ready');
  return program;
}
