import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { describeWhere } from '../conditions/needs.ts';
import { searchDocumentOf } from '#core/message-search/search-document';
import { ANY_MESSAGE } from '#core/ports/message-search';
import { newId, newMessage } from '#storage/behaviour/records';
import { chooseIdentity, cleanEnvironment } from '#storage/embedded-postgres/data-directory';
import { openPostgresStores } from '#storage/postgres/open-stores';
import { EngineProcess } from '#scripts/services/engine-process';
import { freePort } from '#storage/embedded-postgres/free-port';
import { lackingDebianPostgres, startPostgres, type RunningPostgres } from '#scripts/services/postgres';

/** The folder of pg_basebackup, which comes with Debian's PostgreSQL and not with the npm packages. */
function programs(): string {
  const [major = ''] = readdirSync('/usr/lib/postgresql').toSorted((a, b) => Number(b) - Number(a));
  return join('/usr/lib/postgresql', major, 'bin');
}

const lacking = (): string | undefined =>
  lackingDebianPostgres() ?? (existsSync('/usr/lib/postgresql') ? undefined : 'pg_basebackup is not where Debian has it');

describeWhere(lacking(), 'A streaming replica', () => {
  let primary: RunningPostgres;
  let home: string;
  let replica: EngineProcess;
  let replicaUrl: string;
  const changes: (string | null)[] = [];
  let opened: Awaited<ReturnType<typeof openPostgresStores>>;

  beforeAll(async () => {
    primary = await startPostgres({ version: 'debian' });
    home = await mkdtemp(join(tmpdir(), 'nexus-replica-'));
    const identity = await chooseIdentity(home);
    if (identity) await chown(home, identity.uid, identity.gid);
    const port = await freePort();
    const data = join(home, 'data');
    const url = new URL(primary.url);
    execFileSync(join(programs(), 'pg_basebackup'), ['-d', primary.url.replace(/\/nexus$/, '/postgres'), '-D', data, '-R', '-X', 'stream', '-c', 'fast'], {
      cwd: dirname(home),
      env: cleanEnvironment(),
      ...identity,
    });
    url.port = String(port);
    replicaUrl = url.href;
    replica = new EngineProcess({
      name: 'replica',
      command: join(programs(), 'postgres'),
      args: ['-D', data, '-c', `port=${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
      home,
      cwd: data,
      env: cleanEnvironment(),
      identity,
      endSignal: 'SIGINT',
      ready: async () => {
        const client = new pg.Client({ connectionString: replicaUrl, connectionTimeoutMillis: 2_000 });
        await client.connect();
        await client.end();
      },
    });
    await replica.start();
    opened = await openPostgresStores(primary.url, {
      replicaUrl,
      replicaLookEveryMs: 100,
      replicaMostBehindMs: 500,
      onReplicaChange: (reason) => changes.push(reason),
    });
    await until(() => changes.at(-1) === null);
  }, 60_000);

  afterAll(async () => {
    await opened?.close();
    await replica?.stop();
    await primary?.stop();
    await rm(home, { recursive: true, force: true });
  });

  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    const giveUpAt = Date.now() + 45_000;
    while (!(await isSo())) {
      if (Date.now() > giveUpAt) throw new Error(`it never came to be; the replica was left out for: ${JSON.stringify(changes)}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  /** How many statements of searches the replica has run. */
  const transactionsOn = async (url: string): Promise<number> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ n: string }>(`SELECT idx_scan + seq_scan AS n FROM pg_stat_user_tables WHERE relname = 'search_messages'`);
    await client.end();
    return Number(rows[0]?.n ?? 0);
  };
  const place = { guildId: newId(), channelId: newId(), parentId: null, isPrivate: false, locale: 'en-US' };
  const scope = { guildId: place.guildId, locale: 'en-US', channelIds: [place.channelId], withThreadsOf: [], withPrivateThreadsOf: [] };
  const write = (content: string): Promise<void> =>
    opened.stores.messageSearch.keep([searchDocumentOf(newMessage(place.channelId, { guild_id: place.guildId, content }), place, 'user', null)], 'new');
  const count = async (content: string): Promise<number> => (await opened.stores.messageSearch.search(scope, { ...ANY_MESSAGE, content })).total;

  it('answers searches, which see what was written just before', async () => {
    const before = await transactionsOn(replicaUrl);
    for (let round = 1; round <= 20; round++) {
      await write(`wombat ${round}`);
      expect(await count('wombat')).toBe(round);
    }
    await until(async () => (await transactionsOn(replicaUrl)) > before);
  });

  it('is left out while it is too far behind, frozen or gone, and asked again afterwards', async () => {
    const client = new pg.Client({ connectionString: replicaUrl });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('SELECT pg_wal_replay_pause()');
    await write('numbat');
    expect(await count('numbat')).toBe(1);
    await until(() => changes.at(-1) === 'it is too far behind');
    await client.query('SELECT pg_wal_replay_resume()');
    await client.end();
    await until(() => changes.at(-1) === null);
    await replica.stop('SIGKILL');
    expect(await count('numbat')).toBe(1);
    await until(() => changes.at(-1) !== null);
    await write('numbat again');
    expect(await count('numbat')).toBe(2);
    await replica.start();
    await until(() => changes.at(-1) === null);
    expect(await count('numbat')).toBe(2);
  });
});
