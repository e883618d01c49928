import { execFile } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runCommand, type RunCommandOptions } from './run-command.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const execute = promisify(execFile);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const isRoot = process.getuid?.() === 0;
const token = `${Buffer.from('175928847299117063').toString('base64url')}.x.y`;

let server: TestServer;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'nexus-run-test-'));
  server = await startTestServer(join(dir, 'tls'));
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(() => void server.asked.splice(0));

/** Runs a command by `nexus run`'s ways and gives its exit code and all that it wrote. */
async function run(method: NonNullable<RunCommandOptions['method']>, command: string[], env: NodeJS.ProcessEnv = {}) {
  const outFile = join(dir, 'out.txt');
  const out = openSync(outFile, 'w');
  const said: string[] = [];
  // Jest's own NODE_OPTIONS and proxies of the machine are no part of the test.
  const { NODE_OPTIONS: _jests, HTTPS_PROXY: _a, https_proxy: _b, ...rest } = process.env;
  const code = await runCommand({
    command,
    target: server.target,
    method,
    stdio: ['ignore', out, out],
    env: { ...rest, ...env },
    say: (text) => void said.push(text),
  });
  closeSync(out);
  return { code, out: await readFile(outFile, 'utf8'), said: said.join('\n') };
}

/** In plain words what is left out and why; with NEXUS_REQUIRE_ALL=1 that is a failure. */
function leaveOut(what: string, why: string): void {
  if (process.env.NEXUS_REQUIRE_ALL === '1') throw new Error(`${what} was not tested: ${why}`);
  console.warn(`Not tested: ${what}, because ${why}`);
}

async function program(name: string, text: string): Promise<string> {
  // Inside the project, so that its packages are found, yet out of sight of everything else.
  const folder = join(root, '.cache', 'run-tests');
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

/** The ways that this machine has; the others are said. */
async function methodsHere(...wanted: ('hooks' | 'namespace' | 'isolate')[]): Promise<('hooks' | 'namespace' | 'isolate')[]> {
  const there: typeof wanted = [];
  for (const method of wanted) {
    const { code, said } = await run(method, ['node', '--version']);
    if (code === 0) there.push(method);
    else leaveOut(`nexus run by ${method}`, said.split('\n')[0] ?? '');
  }
  return there;
}

describe('nexus run', () => {
  it('carries a Node program that fetches discord.com and opens its gateway', async () => {
    const file = await program(
      'plain.mjs',
      `import { WebSocket } from 'ws';
       import { lookup } from 'node:dns/promises';
       import https from 'node:https';
       const { url } = await (await fetch('https://discord.com/api/v10/gateway')).json();
       const status = await new Promise((done) => https.get('https://cdn.discordapp.com/emojis/1.png', (r) => done(r.statusCode)));
       const { address } = await lookup('discord.com');
       const socket = new WebSocket(url + '/?v=10&encoding=json');
       socket.on('message', (data) => { console.log(url, status, address.startsWith('127.'), JSON.parse(data).op); process.exit(7); });
       socket.on('error', (e) => { console.log(e); process.exit(1); });`,
    );
    for (const method of await methodsHere('hooks', 'namespace', 'isolate')) {
      server.asked.length = 0;
      expect({ method, ...(await run(method, ['node', file])) }).toMatchObject({ method, code: 7, out: 'wss://gateway.discord.gg 404 true 10\n' });
      expect(server.asked).toEqual(['GET discord.com/api/v10/gateway', 'GET cdn.discordapp.com/emojis/1.png', 'WS gateway.discord.gg/']);
    }
  }, 60_000);

  it('carries an unchanged discord.js bot', async () => {
    const file = await program(
      'discord-js.mjs',
      `import { Client, GatewayIntentBits } from 'discord.js';
       const client = new Client({ intents: [GatewayIntentBits.Guilds] });
       client.once('clientReady', async () => { console.log('logged in as', client.user.username); await client.destroy(); });
       await client.login(process.env.TOKEN);`,
    );
    for (const method of ['auto', ...(await methodsHere('hooks'))] as const) {
      const { code, out } = await run(method, ['node', file], { TOKEN: token });
      expect({ method, code, out }).toEqual({ method, code: 0, out: 'logged in as parrot\n' });
    }
    expect(server.asked).toContain('WS gateway.discord.gg/');
  }, 60_000);

  it('carries the Python standard library', async () => {
    const file = await program(
      'plain.py',
      `import json, socket, urllib.request
with urllib.request.urlopen("https://discord.com/api/v10/gateway") as reply:
    print(json.load(reply)["url"], socket.gethostbyname("discord.com").startswith("127."))
`,
    );
    if (!(await hasPython())) return leaveOut('a Python program', 'there is no python3');
    for (const method of await methodsHere('hooks', 'namespace', 'isolate')) {
      expect({ method, ...(await run(method, ['python3', file])) }).toMatchObject({ method, code: 0, out: 'wss://gateway.discord.gg True\n' });
    }
  }, 60_000);

  it('carries an unchanged discord.py bot', async () => {
    const file = await program(
      'discord-py.py',
      `import os, discord
class Bot(discord.Client):
    async def on_ready(self):
        print("logged in as", self.user.name)
        await self.close()
Bot(intents=discord.Intents.default()).run(os.environ["TOKEN"], log_handler=None)
`,
    );
    const python = await discordPy().catch((error: Error) => leaveOut('discord.py', error.message.split('\n')[0] ?? ''));
    if (!python) return;
    for (const method of ['auto', ...(await methodsHere('hooks'))] as const) {
      const { code, out } = await run(method, [python, file], { TOKEN: token });
      expect({ method, code, out }).toEqual({ method, code: 0, out: 'logged in as parrot\n' });
    }
    expect(server.asked).toEqual(expect.arrayContaining(['GET discord.com/api/v10/users/@me', 'WS gateway.discord.gg/']));
  }, 240_000);

  it("keeps a program's own sitecustomize and options", async () => {
    if (!(await hasPython())) return leaveOut('a sitecustomize of the program', 'there is no python3');
    const own = join(dir, 'own');
    await mkdir(own);
    await writeFile(join(own, 'sitecustomize.py'), 'print("mine")\n');
    const { out } = await run('hooks', ['python3', '-c', 'print("main")'], { PYTHONPATH: own });
    expect(out).toBe('mine\nmain\n');
    const { out: title } = await run('hooks', ['node', '-p', 'process.title'], { NODE_OPTIONS: '--title=parrot' });
    expect(title).toBe('parrot\n');
  });

  it('carries a Go program through the proxy, which no stranger may use', async () => {
    const go = await buildGo().catch((error: Error) => leaveOut('a Go program', error.message.split('\n')[0] ?? ''));
    if (!go) return;
    expect(await run('proxy', [go])).toMatchObject({ code: 0, out: '200 {"url":"wss://gateway.discord.gg"}\n' });
    for (const method of ['auto', ...(await methodsHere('isolate'))] as const)
      expect(await run(method, [go])).toMatchObject({ code: 0, out: '200 {"url":"wss://gateway.discord.gg"}\n' });
    const { out } = await run('proxy', [
      'node',
      '-e',
      `const { hostname, port } = new URL(process.env.HTTPS_PROXY); require('http').request({ hostname, port, method: 'CONNECT', path: 'discord.com:443' }).on('connect', (r) => { console.log(r.statusCode); process.exit() }).end()`,
    ]);
    expect(out).toBe('407\n');
    expect(await run('hooks', [go])).toMatchObject({ code: 126, said: expect.stringContaining('--method proxy') });
  }, 240_000);

  it('carries a compiled program through the shim', async () => {
    const source = join(dir, 'resolve.c');
    const compiled = join(dir, 'resolve');
    await writeFile(
      source,
      `#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found;
  if (getaddrinfo("discord.com", "443", &hints, &found)) return 2;
  int s = socket(found->ai_family, SOCK_STREAM, 0);
  int failed = connect(s, found->ai_addr, found->ai_addrlen);
  puts(failed ? "refused" : "connected");
  return failed ? 3 : 0;
}
`,
    );
    const built = await execute('cc', ['-o', compiled, source]).catch(() => undefined);
    if (!built) return leaveOut('the LD_PRELOAD shim', 'there is no C compiler');
    expect(await run('hooks', [compiled])).toMatchObject({ code: 0, out: 'connected\n' });
    await execute('cc', ['-static', '-o', `${compiled}-static`, source]).catch(() => leaveOut('a static program', 'there is no static libc'));
    if (await stat(`${compiled}-static`).catch(() => undefined))
      expect(await run('hooks', [`${compiled}-static`])).toMatchObject({ code: 126, said: expect.stringContaining('statically linked') });
  }, 60_000);

  it('carries a Java program', async () => {
    const source = await program(
      'Plain.java',
      `public class Plain { public static void main(String[] a) throws Exception {
         var c = (javax.net.ssl.HttpsURLConnection) new java.net.URL("https://discord.com/api/v10/gateway").openConnection();
         System.out.println(new String(c.getInputStream().readAllBytes())); } }`,
    );
    if (!(await execute('java', ['-version']).catch(() => undefined))) return leaveOut('a Java program', 'there is no java');
    const hasCompiler = (await execute('cc', ['--version']).catch(() => undefined)) !== undefined;
    for (const method of ['auto', ...(hasCompiler ? await methodsHere('hooks') : [])] as const) {
      const { code, out } = await run(method, ['java', source]);
      expect({ method, code, out }).toMatchObject({ code: 0, out: expect.stringContaining('{"url":"wss://gateway.discord.gg"}') });
    }
  }, 120_000);

  it('never changes the hosts file of the machine and leaves nothing behind', async () => {
    const hosts = await readFile('/etc/hosts', 'utf8').catch(() => '');
    const left = async () => (await readdir(tmpdir())).filter((name) => /^nexus-run-(?!test)/.test(name));
    const before = await left();
    for (const method of await methodsHere('namespace', 'isolate')) {
      const { out } = await run(method, ['cat', '/etc/hosts']);
      expect(out).toContain('gateway.discord.gg');
      expect(await readFile('/etc/hosts', 'utf8')).toBe(hosts);
    }
    expect(await left()).toEqual(before);
  }, 60_000);

  it('gives an isolated program no other network', async () => {
    if ((await methodsHere('isolate')).length === 0) return;
    const { out } = await run('isolate', [
      'node',
      '-e',
      `require('net').connect(${server.target.tlsPort}, '127.0.0.1').on('connect', () => console.log('reached')).on('error', (e) => console.log(e.code))`,
    ]);
    expect(out).toBe('ECONNREFUSED\n');
  });

  it('isolates for an ordinary user too', async () => {
    if (!isRoot) return leaveOut('nexus run as another user', 'only root can become one; the tests above ran as an ordinary user');
    const everything = await mkdtemp(join(tmpdir(), 'nexus-user-'));
    try {
      expect(await openForNobody(everything)).toBe('wss://gateway.discord.gg\n');
    } finally {
      await rm(everything, { recursive: true, force: true });
    }
  }, 60_000);

  it('gives the exit code of the program, of its signal, and of a missing one', async () => {
    expect((await run('hooks', ['node', '-e', 'process.exit(42)'])).code).toBe(42);
    expect((await run('hooks', ['node', '-e', 'process.kill(process.pid, "SIGKILL")'])).code).toBe(137);
    expect(await run('auto', ['no-such-command-here'])).toMatchObject({ code: 127, said: expect.stringContaining('no-such-command-here') });
  });
});

/** An isolated Node program, started by a user without privileges through the same command line. */
async function openForNobody(folder: string): Promise<string> {
  const { enterIsolation } = await import('./namespace.ts');
  await chmod(folder, 0o755);
  const ca = join(folder, 'ca.crt');
  await writeFile(ca, await readFile(server.target.caPath), { mode: 0o644 });
  const script = "fetch('https://discord.com/api/v10/gateway').then((r) => r.json()).then((d) => console.log(d.url))";
  const space = await enterIsolation(server.target, [process.execPath, '-e', script], folder);
  try {
    for (const name of ['tls', 'http']) await chmod(join(folder, name), 0o777);
    const [unshare = '', ...args] = space.command;
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', unshare, '-r', ...args];
    return (await execute('setpriv', nobody, { cwd: '/', env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: ca } })).stdout;
  } finally {
    space.close();
  }
}

const hasPython = async () => (await execute('python3', ['--version']).catch(() => undefined)) !== undefined;

/** A virtual environment of the tests with discord.py in it, kept for the next time. */
async function discordPy(): Promise<string> {
  const venv = join(root, '.cache', 'run-tests', 'venv');
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const works = () => execute(python, ['-c', 'import discord']);
  if (await works().catch(() => undefined)) return python;
  if (!(await hasPython())) throw new Error('there is no python3');
  await rm(venv, { recursive: true, force: true });
  await execute('python3', ['-m', 'venv', venv]);
  await execute(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'discord.py==2.7.1']);
  await works();
  return python;
}

async function buildGo(): Promise<string> {
  const folder = join(root, '.cache', 'run-tests', 'go');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'go.mod'), 'module example.org/fetch\n\ngo 1.20\n');
  await writeFile(
    join(folder, 'main.go'),
    `package main

import (
	"fmt"
	"io"
	"net/http"
)

func main() {
	reply, err := http.Get("https://discord.com/api/v10/gateway")
	if err != nil {
		panic(err)
	}
	body, _ := io.ReadAll(reply.Body)
	fmt.Println(reply.StatusCode, string(body))
}
`,
  );
  const program = join(await realpath(folder), 'fetch-gateway');
  await execute('go', ['build', '-o', program, '.'], { cwd: folder });
  return program;
}
