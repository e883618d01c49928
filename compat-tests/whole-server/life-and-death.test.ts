import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { APIMessage } from 'discord-api-types/v10';
import { listenTo } from '../listener.ts';
import { restClient } from '../rest-client.ts';
import { command, dataFolder, type DataFolder } from './server-process.ts';

/** A process that has ended but that nobody has buried is dead too. */
const isAlive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(stat);
};
const postmasterOf = async (folder: DataFolder): Promise<number> => {
  const text = await readFile(join(folder.path, 'data', 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
};

const settings = { NEXUS_RATE_LIMITS: 'off' };
/** Of a server that was started and stopped once. */
let started: DataFolder;
beforeAll(async () => {
  started = await dataFolder(settings);
  const server = await started.start();
  await server.end('SIGTERM');
}, 300_000);
afterAll(() => started.remove());

let folder: DataFolder;
beforeEach(async () => {
  folder = await dataFolder(settings, started);
});
afterEach(() => folder.remove());
/** For what is about the very first time. */
const withoutData = async (): Promise<void> => {
  await folder.remove();
  folder = await dataFolder(settings);
};

interface Made {
  id: string;
  token: string;
  channel_id: string;
  invite: string;
  password: string;
}
const make = async (...args: string[]): Promise<Made> => {
  const { code, stdout, stderr } = await folder.nexus([...args, '--json']);
  if (code !== 0) throw new Error(`nexus ${args.join(' ')} failed: ${stdout} ${stderr}`);
  return JSON.parse(stdout) as Made; // the command's own form
};

describe('nexus start', () => {
  it('ends with the shell that npm started it by, which tells it nothing', async () => {
    const env = { ...folder.env, NODE: process.execPath, COMMAND: command, npm_lifecycle_event: 'start' };
    const shell = spawn('sh', ['-c', '"$NODE" "$COMMAND" start --json; true'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) => createInterface({ input: shell.stdout }).once('line', resolve));
    const { pid } = JSON.parse(line) as { pid: number }; // the start command's own form
    const postmaster = await postmasterOf(folder);
    expect(await isAlive(pid)).toBe(true);
    shell.kill('SIGTERM');
    const untilMs = Date.now() + 100_000;
    while ((await isAlive(pid)) && Date.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 100));
    expect([await isAlive(pid), await isAlive(postmaster)]).toEqual([false, false]);
  });

  it('keeps every message that it acknowledged before kill -9, and starts again over what was left behind', async () => {
    const first = await folder.start();
    const alice = await make('user', 'create', 'alice');
    const guild = await make('guild', 'create', 'A guild');
    const rest = restClient(first.url, alice.token);
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let number = 0; ; number++) {
        const { id } = await rest.post<APIMessage>(`/channels/${guild.channel_id}/messages`, { content: `${writer}:${number}` });
        acknowledged.push(id);
      }
    });
    const cut = Promise.allSettled(writers);
    while (acknowledged.length < 200) await new Promise((resolve) => setTimeout(resolve, 10));
    const postmaster = await postmasterOf(folder);
    expect(await first.end('SIGKILL')).toBe('SIGKILL');
    await cut;
    expect(await isAlive(postmaster)).toBe(true);

    const second = await folder.start();
    const again = restClient(second.url, alice.token);
    const kept = new Set<string>();
    for (let before: string | undefined; ;) {
      const page = await again.get<APIMessage[]>(`/channels/${guild.channel_id}/messages`, { query: { limit: 100, before } });
      for (const { id } of page) kept.add(id);
      before = page.at(-1)?.id;
      if (page.length < 100) break;
    }
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    // At most what was under way when it was killed is there without having been acknowledged.
    expect(kept.size - acknowledged.length).toBeLessThanOrEqual(8);
    expect(await second.end('SIGTERM')).toBe(0);
    expect(await isAlive(postmaster)).toBe(false);
  }, 300_000);

  it('stops all of it on Ctrl-C, telling the clients of the gateway to come back', async () => {
    const server = await folder.start();
    await make('user', 'create', 'alice');
    const guild = await make('guild', 'create', 'A guild');
    const bot = await make('bot', 'create', 'parrot', '--guild', guild.id, '--intents', 'all');
    const listener = await listenTo(server.url.replace('http', 'ws'), bot.token, 53_608_447);
    expect(listener.hasHeard('GUILD_CREATE', (d: { id: string }) => d.id === guild.id)).toBe(true);
    const postmaster = await postmasterOf(folder);
    expect(await server.end('SIGINT')).toBe(0);
    expect(await isAlive(postmaster)).toBe(false);
  }, 300_000);

  it('leaves nothing running when it is stopped while it starts', async () => {
    await withoutData();
    const child = spawn(process.execPath, [command, 'start', '--json'], { env: folder.env, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    await new Promise<void>((resolve) => child.stderr.on('data', (text: Buffer) => text.includes('PostgreSQL') && resolve()));
    const postmaster = await postmasterOf(folder);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await isAlive(postmaster)).toBe(false);
  }, 300_000);

  it('says what is wrong when its port is taken, and when a server runs on its data already', async () => {
    const server = await folder.start();
    const twice = await folder.nexus(['start']);
    expect(twice.code).toBe(1);
    expect(twice.stderr).toContain('runs on');
    const other = await dataFolder({ NEXUS_PORT: new URL(server.url).port });
    const taken = await other.nexus(['start']);
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain('Set NEXUS_PORT to a free one');
    await other.remove();
    await server.end('SIGTERM');
  }, 300_000);
});

describe('the nexus command', () => {
  it('makes people, guilds and bots without a running server, and the server then knows them', async () => {
    await withoutData();
    const alice = await make('user', 'create', 'alice');
    expect(alice.password.length).toBeGreaterThanOrEqual(12);
    const guild = await make('guild', 'create', 'Before the start');
    const server = await folder.start();
    const guilds = await restClient(server.url, alice.token).get<{ id: string; name: string }[]>('/users/@me/guilds');
    expect(guilds).toMatchObject([{ id: guild.id, name: 'Before the start' }]);
    const { token } = await restClient(server.url, null).post<{ token: string }>('/auth/login', { login: 'alice', password: alice.password });
    expect(token.split('.')).toHaveLength(3);
    await server.end('SIGTERM');
  }, 300_000);

  it('and a server that starts at the same time wait for each other', async () => {
    await withoutData();
    const [server, alice, bob] = await Promise.all([folder.start(), make('user', 'create', 'alice'), make('user', 'create', 'bob')]);
    for (const { id, token } of [alice, bob]) expect(await restClient(server.url, token).get('/users/@me')).toMatchObject({ id });
    await server.end('SIGTERM');
  }, 300_000);

  it('says in one sentence what is wrong, as JSON for scripts', async () => {
    const { code, stdout } = await folder.nexus(['guild', 'create', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: expect.stringContaining('There is no account yet') as string });
    const unknown = await folder.nexus(['bot', 'create', '--guild', '1']);
    expect(unknown.stderr).toContain('There is no guild 1 on this server. Make one: npx nexus guild create');
    const doctor = await folder.nexus(['doctor', '--json']);
    expect(doctor.code).toBe(0);
    expect(JSON.parse(doctor.stdout)).toMatchObject({ settings: { NEXUS_RATE_LIMITS: 'off' } });
    const short = await folder.nexus(['guild', 'create', 'X']);
    expect([short.code, short.stderr]).toEqual([1, expect.stringMatching(/^name: /) as string]);
    await make('user', 'create', 'alice');
    expect((await folder.nexus(['user', 'demote', 'alice'])).stderr).toMatch(/^This is the last operator/);
    const wrong = await dataFolder({ NEXUS_REGISTRATION: 'perhaps' });
    const refused = await wrong.nexus(['doctor']);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('NEXUS_REGISTRATION');
    await wrong.remove();
  }, 300_000);
});

describe('the nexus command in a folder without data', () => {
  const bare = async (): Promise<DataFolder> => {
    const made = await dataFolder();
    delete made.env['NEXUS_DATA'];
    return made;
  };

  it('makes none, and says where to go', async () => {
    const elsewhere = await bare();
    const commands = [
      ['user', 'create', 'alice'],
      ['guild', 'create', 'X'],
      ['guild', 'export', '1'],
      ['bot', 'create'],
      ['run', '--', 'true'],
    ];
    for (const args of commands) {
      const { code, stderr } = await elsewhere.nexus(args);
      expect([args, code]).toEqual([args, 1]);
      expect(stderr).toContain('NEXUS_DATA=/path/to/nexus/data');
    }
    const doctor = await elsewhere.nexus(['doctor']);
    expect(doctor.stdout).toContain('does not exist. The first start makes it');
    expect(await readdir(elsewhere.path)).toEqual([]);
    await elsewhere.remove();
  }, 300_000);

  it('opens no data for input that is wrong', async () => {
    await withoutData();
    expect((await folder.nexus(['guild', 'create', 'X'])).stderr).toMatch(/^name: /);
    expect(await readdir(folder.path)).toEqual([]);
  }, 300_000);
});

describe('nexus doctor', () => {
  it('shows the settings of the server that runs on the data, and marks those of the shell that differ', async () => {
    const server = await folder.start();
    const port = Number(new URL(server.url).port);
    folder.env['NEXUS_PORT'] = '3999';
    const { stdout } = await folder.nexus(['doctor', '--json']);
    const said = JSON.parse(stdout) as { differing: unknown };
    // Not what follows from it: nobody has set that here.
    expect(said.differing).toEqual({ NEXUS_PORT: 3999 });
    expect(said).toMatchObject({
      settings: { NEXUS_PORT: port, NEXUS_URL: server.url, NEXUS_RATE_LIMITS: 'off' },
      server: { url: server.url, http_port: port, tls_port: server.tlsPort },
    });
    const lines = (await folder.nexus(['doctor'])).stdout.split('\n');
    expect(lines[0]).toContain(server.url);
    expect(lines.find((line) => line.startsWith('* NEXUS_PORT='))).toContain('(in this environment: 3999)');
    await server.end('SIGTERM');
  }, 300_000);
});

describe('what nexus start says', () => {
  const said = async (): Promise<string> => {
    const child = spawn(process.execPath, [command, 'start'], { env: { ...folder.env, NEXUS_LOG_LEVEL: 'silent' }, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise<void>((resolve) => child.stdout.on('data', (part: Buffer) => (text += part.toString()).includes('Ctrl-C') && resolve()));
    child.kill('SIGINT');
    await ended;
    return text;
  };

  it('are the first steps while there is no account, and that it has stopped', async () => {
    expect(await said()).toMatch(/^Nexus is ready[^]*Next: npx nexus user create[^]*Stopped\.\n$/);
    await make('user', 'create', 'alice');
    const again = await said();
    expect([again.includes('Next:'), again.endsWith('Stopped.\n')]).toEqual([false, true]);
  }, 300_000);
});
