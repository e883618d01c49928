import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { createServer as createPlainServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { describeWhere } from '#compat-tests/conditions/needs';
import { useWorld } from '#compat-tests/world';
import { snowflakeAt } from '#protocol/snowflake';
import { lackingRedis, startRedis } from '#scripts/services/redis';
import { lackingVersitygw, startVersitygw } from '#scripts/services/versitygw';
import { startEmbeddedPostgres } from '#storage/embedded-postgres/start-embedded-postgres';
import { openTestDatabase } from '#storage/postgres/test-database';
import { namesThatDiffer } from '../cli/doctor-command.ts';
import { examine } from '../cli/examine.ts';
import { readSettings, type Settings } from '../configuration/settings.ts';
import { shownSettings, type ShownSettings } from '../configuration/shown-settings.ts';
import { issueAuthority, issueServerCertificate } from '../tls/issue-certificates.ts';
import { examineAddress, examineCertificate } from './examine-address.ts';
import { examineDatabase } from './examine-database.ts';
import { examineEngines } from './examine-engines.ts';
import { examineFolders } from './examine-folders.ts';
import { examineMachine } from './examine-machine.ts';
import type { Finding } from './finding.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-doctor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settingsOf = (env: Record<string, string> = {}): Promise<Settings> =>
  readSettings({ NEXUS_DATA: folder, NEXUS_PORT: '0', NEXUS_HOST: '127.0.0.1', ...env });
const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;
const isRoot = process.getuid?.() === 0;
const wrong = (findings: readonly Finding[]): [string, string][] => findings.filter(({ state }) => state !== 'good').map(({ about, words }) => [about, words]);
const matching = (text: string): string => expect.stringMatching(new RegExp(text)) as string;

async function closedPort(): Promise<number> {
  const server = createPlainServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('doctor', () => {
  it('finds a port that another program has', async () => {
    const server = createPlainServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const findings = await examine(await settingsOf({ NEXUS_PORT: String(portOf(server)), NEXUS_TLS_PORT: '0' }), null);
    expect(wrong(findings)).toContainEqual(['NEXUS_PORT', matching('is taken by another program. Set NEXUS_PORT')]);
    server.close();
  });

  describe('in the database', () => {
    let database: Awaited<ReturnType<typeof openTestDatabase>>;
    beforeEach(async () => {
      database = await openTestDatabase();
    });
    afterEach(() => database.drop());
    const found = async (url: string): Promise<[string, string][]> => wrong(await examineDatabase(await settingsOf({ DATABASE_URL: url }), null));
    const run = async (text: string, url = database.url): Promise<void> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(text);
      await client.end();
    };
    const changed = (change: (url: URL) => void): string => {
      const url = new URL(database.url);
      change(url);
      return url.href;
    };

    it('finds nothing where all is well', async () => {
      expect(await found(database.url)).toEqual([]);
    });
    it('finds an archive that does not take the log', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'nexus-doctor-'));
      // PostgreSQL's own user passes through it.
      await chmod(folder, 0o711);
      const log = { info: () => undefined, warn: () => undefined };
      const { url, stop } = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log, walArchive: join(folder, 'archive') });
      try {
        expect(await found(url)).toEqual([]);
        await rm(join(folder, 'archive', 'wal'), { recursive: true, force: true });
        await run('CREATE TABLE busy (id bigint)', url);
        await run('SELECT pg_switch_wal()', url);
        while ((await found(url)).length === 0) await sleep(100);
        expect(await found(url)).toEqual([['archive', matching('does not take.*make room in the archive')]]);
      } finally {
        await mkdir(join(folder, 'archive', 'wal'), { recursive: true });
        await chmod(join(folder, 'archive', 'wal'), 0o777);
        await stop();
        await rm(folder, { recursive: true, force: true });
      }
    }, 60_000);
    it('tells a wrong password, a missing database, a closed port and an unknown machine from each other', async () => {
      expect(await found(changed((url) => (url.password = 'wrong')))).toEqual([
        ['database', matching('refuses the user or the password.*Correct them in DATABASE_URL')],
      ]);
      expect(await found(changed((url) => (url.pathname = '/nowhere')))).toEqual([['database', matching('has no such database.*CREATE DATABASE')]]);
      const port = String(await closedPort());
      expect(await found(changed((url) => (url.port = port)))).toEqual([['database', matching('Nothing listens there')]]);
      expect(await found(changed((url) => (url.hostname = 'nowhere.invalid')))).toEqual([['database', matching('cannot be found')]]);
    });
    it('finds a schema that a newer version made, and one that is older', async () => {
      await run(`INSERT INTO schema_migrations (id, name) VALUES (9999, 'from the future')`);
      expect(await found(database.url)).toEqual([['schema', matching('newer version of Nexus \\("from the future"\\).*restore a backup')]]);
      await run('DELETE FROM schema_migrations WHERE id >= 14');
      expect(await found(database.url)).toEqual([['schema', matching('older than this program.*Back up first')]]);
    });
    it('finds a clock that has gone back, by an id from the future', async () => {
      await run(`INSERT INTO users (id, bot, data) VALUES (${snowflakeAt(Date.now() + 3_600_000)}, false, '{}')`);
      expect(await found(database.url)).toEqual([['clock', matching('has gone back.*3600 s from now.*timedatectl')]]);
    });
    it('finds a database in another encoding', async () => {
      const name = `nexus_test_ascii_${process.pid}`;
      await run(`CREATE DATABASE ${name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`);
      try {
        expect(await found(changed((url) => (url.pathname = `/${name}`)))).toEqual([['database', matching('SQL_ASCII.*UTF8')]]);
      } finally {
        await run(`DROP DATABASE ${name} WITH (FORCE)`);
      }
    });
    it('finds an embedded one that another PostgreSQL made', async () => {
      await mkdir(join(folder, 'postgres', 'cluster'), { recursive: true });
      await writeFile(join(folder, 'postgres', 'cluster', 'PG_VERSION'), '13\n');
      expect(wrong(await examineDatabase(await settingsOf(), null))).toEqual([['database', matching('made by PostgreSQL 13.*nexus backup')]]);
    });
  });

  describe('in the data folder', () => {
    it('finds secrets that others may read', async () => {
      await chmod(folder, 0o755);
      await mkdir(join(folder, 'secrets'), { mode: 0o755 });
      await writeFile(join(folder, 'secrets', 'operator'), 'x', { mode: 0o644 });
      expect(wrong(await examineFolders(await settingsOf())).filter(([about]) => about !== 'disk')).toEqual([
        ['secrets', matching('others on this machine may read .*operator.*chmod 600')],
      ]);
      await chmod(join(folder, 'secrets'), 0o700);
      expect(wrong(await examineFolders(await settingsOf())).filter(([about]) => about !== 'disk')).toEqual([]);
    });
    (isRoot ? it : it.skip)('finds that it belongs to somebody else', async () => {
      await chown(folder, 12_345, 12_345);
      expect(wrong(await examineFolders(await settingsOf()))).toContainEqual(['data folder', matching('belongs to user 12345.*chown -R')]);
    });
    // Root may write everywhere.
    (isRoot ? () => undefined : it)('finds that it cannot be written', async () => {
      await chmod(folder, 0o500);
      expect(wrong(await examineFolders(await settingsOf()))).toContainEqual(['data folder', matching('cannot be used.*Set NEXUS_DATA')]);
      await chmod(folder, 0o700);
    });
    it('finds that it is no folder', async () => {
      await writeFile(join(folder, 'file'), '');
      expect(wrong(await examineFolders(await settingsOf({ NEXUS_DATA: join(folder, 'file', 'data') })))).toContainEqual([
        'data folder',
        matching('cannot be used'),
      ]);
    });
  });

  // A container without the right to mount is no fault of the machine, and nothing can be installed against it.
  (canMount() ? describe : describe.skip)('on a disk of its own', () => {
    const mounted = async (options: string, test: (disk: string) => Promise<void>): Promise<void> => {
      const disk = join(folder, 'disk');
      await mkdir(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', disk]);
      try {
        await test(disk);
      } finally {
        execFileSync('umount', [disk]);
      }
    };
    it('finds that it is nearly full', () =>
      mounted('size=16m', async (disk) => {
        expect(wrong(await examineFolders(await settingsOf({ NEXUS_DATA: disk })))).toContainEqual(['disk', matching('only 0.0 GiB are free.*make room')]);
      }));
    it('finds that no more files fit', () =>
      mounted('size=2g,nr_inodes=50', async (disk) => {
        expect(wrong(await examineFolders(await settingsOf({ NEXUS_DATA: disk })))).toContainEqual(['disk', matching('more files fit.*inodes')]);
      }));
    it('finds that it may be read only', () =>
      mounted('size=16m,ro', async (disk) => {
        expect(wrong(await examineFolders(await settingsOf({ NEXUS_DATA: disk })))).toContainEqual(['data folder', matching('cannot be used.*EROFS')]);
      }));
  });

  describe('of a certificate', () => {
    const found = async (days: number, names: string[]): Promise<[string, string][]> => {
      const { cert, key } = await issueServerCertificate(await issueAuthority(400), names, days);
      await writeFile(join(folder, 'cert.pem'), cert);
      await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 });
      const env = { NEXUS_TLS_CERT: join(folder, 'cert.pem'), NEXUS_TLS_KEY: join(folder, 'key.pem'), NEXUS_URL: 'https://chat.example.org' };
      return wrong(await examineCertificate(await settingsOf(env)));
    };
    it('finds that it ends soon, has ended, or is for another name', async () => {
      expect(await found(300, ['chat.example.org'])).toEqual([]);
      expect(await found(5, ['chat.example.org'])).toEqual([['TLS', matching('ends in [345] days.*Renew it')]]);
      expect(await found(-2, ['chat.example.org'])).toEqual([['TLS', matching('has ended.*Renew it')]]);
      expect(await found(300, ['other.example.org'])).toEqual([['TLS', matching('is not for chat.example.org.*other.example.org')]]);
    });
  });

  describe('of the machine', () => {
    it('finds a limit of open files that is too low', async () => {
      const child = spawn('sh', ['-c', 'ulimit -n 512 && echo && exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const running = { pid: child.pid ?? 0, httpPort: 1, tlsPort: 1, url: '', caPath: '', bundlePath: '' };
      expect(wrong(await examineMachine(running)).filter(([about]) => about === 'file limit')).toEqual(
        process.platform === 'linux' ? [['file limit', matching('only 512 .*LimitNOFILE')]] : [],
      );
      child.kill();
    });
    it('finds that Node may use too little memory', async () => {
      const [loader, machine] = ['scripts/jest/typescript-loader.js', 'server/doctor/examine-machine.ts'].map((path) => pathToFileURL(path).href);
      const program = `import { register } from 'node:module'; register(${JSON.stringify(loader)});
        const { examineMachine } = await import(${JSON.stringify(machine)}); console.log(JSON.stringify(await examineMachine(null)));`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=100', '--input-type=module', '-e', program]);
      expect(wrong(JSON.parse(stdout) as Finding[])).toContainEqual(['memory', matching('Node may use 1\\d\\d MiB only.*max-old-space-size')]);
    });
  });

  describe('of engines', () => {
    it('finds those that do not answer', async () => {
      const port = await closedPort();
      const env = {
        REDIS_URL: `redis://127.0.0.1:${port}`,
        MEILI_URL: `http://127.0.0.1:${port}`,
        S3_ENDPOINT: `http://127.0.0.1:${port}`,
        S3_ACCESS_KEY: 'key',
        S3_SECRET_KEY: 'secret-key',
        CASSANDRA_CONTACT_POINTS: `127.0.0.1:${port}`,
      };
      expect(wrong(await examineEngines(await settingsOf(env)))).toEqual([
        ['Redis', matching('does not answer.*REDIS_URL')],
        ['files', matching('does not answer.*S3_ENDPOINT')],
        ['Cassandra', matching('does not answer.*CASSANDRA_CONTACT_POINTS')],
        ['search', matching('does not answer.*MEILI_URL')],
      ]);
    });
    it('finds a key that Meilisearch refuses', async () => {
      const server = createServer((_request, response) => response.writeHead(403).end('{"code":"invalid_api_key"}'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      expect(wrong(await examineEngines(await settingsOf({ MEILI_URL: `http://127.0.0.1:${portOf(server)}`, MEILI_KEY: 'wrong' })))).toEqual([
        ['search', matching('refuses the key.*MEILI_KEY')],
      ]);
      server.close();
    });
  });

  describeWhere(lackingRedis(), 'of a real Redis', () => {
    it('finds a wrong password', async () => {
      const redis = await startRedis();
      try {
        expect(wrong(await examineEngines(await settingsOf({ REDIS_URL: redis.url, NEXUS_FILES: 'disk' })))).toEqual([]);
        const { Redis } = await import('ioredis');
        const client = new Redis(redis.url);
        await client.config('SET', 'requirepass', 'right');
        client.disconnect();
        const { host } = new URL(redis.url);
        expect(wrong(await examineEngines(await settingsOf({ REDIS_URL: `redis://:wrong@${host}`, NEXUS_FILES: 'disk' })))).toEqual([
          ['Redis', matching('refuses the password')],
        ]);
        expect(wrong(await examineEngines(await settingsOf({ REDIS_URL: redis.url, NEXUS_FILES: 'disk' })))).toEqual([
          ['Redis', matching('refuses the password')],
        ]);
        const own = { REDIS_URL: redis.url, NEXUS_FILES: 'disk' };
        expect(wrong(await examineEngines(await settingsOf({ ...own, REDIS_URL: redis.url.replace('redis:', 'rediss:') })))).toEqual([
          ['Redis', matching('it does not speak TLS')],
        ]);
        expect(wrong(await examineEngines(await settingsOf({ ...own, REDIS_SENTINELS: '127.0.0.1:9' })))).toEqual([
          ['Redis', matching('is not found: the Sentinel 127.0.0.1:9 .*ECONNREFUSED.*REDIS_SENTINELS')],
        ]);
        const secured = { ...own, REDIS_URL: 'rediss://127.0.0.1', REDIS_TLS_CA: '/nowhere/ca.pem' };
        expect(wrong(await examineEngines(await settingsOf(secured)))).toEqual([['Redis', matching('REDIS_TLS_CA cannot be read')]]);
      } finally {
        await redis.stop();
      }
    });
  });

  describeWhere(lackingVersitygw(), 'of a real S3 store', () => {
    it('finds a wrong key', async () => {
      const store = await startVersitygw();
      try {
        const env = { S3_ENDPOINT: store.endpoint, S3_ACCESS_KEY: store.accessKey, S3_SECRET_KEY: 'another-secret' };
        expect(wrong(await examineEngines(await settingsOf(env)))).toEqual([['files', matching('refuses the key.*S3_ACCESS_KEY')]]);
      } finally {
        await store.stop();
      }
    }, 400_000);
  });

  describe('of a server that runs', () => {
    const found = async (answer: [number, object], told: ShownSettings): Promise<Finding[]> => {
      const server = createServer((_request, response) => response.writeHead(answer[0]).end(JSON.stringify(answer[1])));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const running = { pid: process.pid, httpPort: portOf(server), tlsPort: 1, url: 'http://localhost', caPath: '', bundlePath: '' };
      // Not its database, which nobody started.
      const settings = { DATABASE_URL: 'postgres://…@nowhere/nexus', NEXUS_URL: `http://127.0.0.1:${await closedPort()}`, ...told };
      const findings = await examine(await settingsOf(), { ...running, settings });
      server.closeAllConnections();
      server.close();
      return findings;
    };
    it('tells that it drains, and which process has no REST', async () => {
      expect(await found([200, { status: 'ok', checks: {} }], {})).toContainEqual(expect.objectContaining({ about: 'REST', state: 'good' }));
      const draining = { status: 'draining', checks: { database: { status: 'ok' }, redis: { status: 'failed', reason: 'Redis is away.', counts: false } } };
      expect(wrong(await found([503, draining], {}))).toContainEqual(['REST', matching('drains.*npx nexus drain --undo')]);
      const failing = { ...draining, checks: { database: { status: 'failed', reason: 'The database is away.' } } };
      expect(wrong(await found([503, failing], {}))).toContainEqual(['REST', matching('cannot serve \\(status 503\\): The database is away')]);
      const ofGateway = await found([200, { status: 'ok', checks: {} }], { NEXUS_ROLES: 'gateway' });
      expect(ofGateway.filter(({ about }) => about === 'REST' || about === 'health')).toEqual([
        { about: 'health', state: 'good', words: matching('no api role \\(only gateway\\)') },
      ]);
    });
    it('names only settings that somebody has set otherwise here', async () => {
      const held = { ...shownSettings(await settingsOf({ NEXUS_URL: 'https://chat.example.org', NEXUS_PORT: '3000' })), NEXUS_LOG_LEVEL: 'warn' };
      expect(namesThatDiffer(await readSettings({ NEXUS_DATA: folder, NEXUS_PORT: '3999' }), held)).toEqual(['NEXUS_PORT']);
      expect(namesThatDiffer(await readSettings({ NEXUS_PORT: '3000' }), held)).toEqual([]);
    });
  });

  describe('of the public address', () => {
    const world = useWorld();
    /** A proxy in front of the server. */
    const proxied = async (passesUpgrades: boolean, test: (url: string) => Promise<void>): Promise<void> => {
      const { port } = new URL(world().server.url);
      const proxy: Server = createServer((from, to) => {
        // As ours does.
        if (/^\/(?:health|metrics)/.test(from.url ?? '')) return void to.writeHead(404).end();
        const onward = request({ port, path: from.url, method: from.method, headers: from.headers }, (answer) => {
          to.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(to);
        });
        from.pipe(onward);
      });
      if (passesUpgrades)
        proxy.on('upgrade', (from, socket, head) => {
          const onward = connect(Number(port), '127.0.0.1', () => {
            onward.write(
              `${from.method} ${from.url} HTTP/1.1\r\n${Object.entries(from.headers)
                .map(([name, value]) => `${name}: ${String(value)}\r\n`)
                .join('')}\r\n`,
            );
            onward.write(head);
            socket.pipe(onward).pipe(socket);
          });
          onward.on('error', () => socket.destroy());
          socket.on('error', () => onward.destroy());
        });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      await test(`http://127.0.0.1:${portOf(proxy)}`);
      proxy.closeAllConnections();
      proxy.close();
    };
    const found = async (url: string): Promise<[string, string][]> =>
      wrong(await examineAddress({ ...world().settings, NEXUS_URL: url }, { ...world().server }));

    it('finds nothing where it leads here and lets WebSockets through', () => proxied(true, async (url) => expect(await found(url)).toEqual([])));
    it('asks the gateway where the server that runs has it, whatever this environment says', () =>
      proxied(true, async (gatewayUrl) =>
        proxied(false, async (url) => {
          const told = { ...shownSettings(world().settings), NEXUS_URL: url, NEXUS_GATEWAY_URL: gatewayUrl.replace('http', 'ws') };
          expect((await examine(world().settings, { ...world().server, settings: told })).filter(({ about }) => about === 'WebSockets')).toEqual([
            expect.objectContaining({ state: 'good' }),
          ]);
        }),
      ));
    it('finds a proxy that lets no WebSockets through', () =>
      proxied(false, async (url) => expect(await found(url)).toEqual([['WebSockets', matching('do not get through.*proxy_set_header Upgrade')]])));
    it('finds that it leads to something else, to another server of Nexus, or nowhere', async () => {
      const others = createServer((_request, response) => response.end('hello'));
      await new Promise<void>((resolve) => others.listen(0, '127.0.0.1', resolve));
      expect(await found(`http://127.0.0.1:${portOf(others)}`)).toEqual([['public address', matching('something that is not Nexus')]]);
      others.removeAllListeners('request').on('request', (_request, response) => response.end('{"id":"0123456789abcdef"}'));
      expect(await found(`http://127.0.0.1:${portOf(others)}`)).toEqual([['public address', matching('another server of Nexus')]]);
      others.closeAllConnections();
      others.close();
      expect(await found(`http://127.0.0.1:${await closedPort()}`)).toEqual([['public address', matching('cannot be reached.*ECONNREFUSED')]]);
    });
  });
});

function canMount(): boolean {
  if (process.platform !== 'linux' || !isRoot) return false;
  const dir = join(tmpdir(), `nexus-mount-${process.pid}`);
  try {
    execFileSync('mkdir', ['-p', dir]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', dir], { stdio: 'ignore' });
    execFileSync('umount', [dir]);
    return true;
  } catch {
    return false;
  } finally {
    execFileSync('rmdir', [dir]);
  }
}
