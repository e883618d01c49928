import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage, APIMessageSearchResult, APIUser } from 'discord-api-types/v10';
import pg from 'pg';
import { pino } from 'pino';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { takeContractFaults } from '#openapi/contract/yardstick';
import { lackingPgbouncer, startPgbouncer, type RunningPgbouncer } from '#scripts/services/pgbouncer';
import { restoreBackup } from '#server/backup/restore-backup';
import { writeBackup } from '#server/backup/write-backup';
import { examineDatabase } from '#server/doctor/examine-database';
import { readSettings } from '#server/configuration/settings';
import { isBackupUnderWay } from '#storage/postgres/backup-lock';
import { migrate, MIGRATIONS, type Migration } from '#storage/postgres/migrate';
import { openPostgresStores } from '#storage/postgres/open-stores';
import { openPool } from '#storage/postgres/pool';
import { openSnapshot } from '#storage/postgres/table-copies';
import { askDatabase, openTestDatabase } from '#storage/postgres/test-database';
import { leaseWorkerId } from '#storage/postgres/worker-lease';
import { describeWhere } from '../conditions/needs.ts';
import { openWorld, type Scene, type World } from '../world.ts';

/** Fewer than the connections of the process, so that each is given to somebody else again and again. */
const POOL_SIZE = 4;
/** Where no database is. */
const nobodys = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
const silent = pino({ level: 'silent' });
const databaseIn = (url: string): string => new URL(url).pathname.slice(1);

describeWhere(lackingPgbouncer(), 'A server behind PgBouncer in transaction mode', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let pgbouncer: RunningPgbouncer;
  let world: World;
  let scene: Scene;

  beforeAll(async () => {
    database = await openTestDatabase();
    // As the documentation tells: the timeout belongs to the role, or here to the database.
    await direct(`ALTER DATABASE ${databaseIn(database.url)} SET statement_timeout = '15s'`);
    pgbouncer = await startPgbouncer({ postgresUrl: database.url, poolSize: POOL_SIZE });
    world = await openWorld({ settings: { ...pgbouncer.environment, DATABASE_POOL_SIZE: '10' } });
    scene = await world.scene();
  }, 90_000);

  afterEach(() => {
    expect(takeContractFaults()).toEqual([]);
  });

  afterAll(async () => {
    await world?.close();
    await pgbouncer?.stop();
    await database?.drop();
  }, 60_000);

  /** A statement that goes past the pooler. */
  const direct = async <Row extends object>(text: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    const giveUpAt = Date.now() + 45_000;
    while (!(await isSo())) {
      if (Date.now() > giveUpAt) throw new Error('it never came to be');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const say = (content: string): Promise<APIMessage> => scene.bot.rest.post(`/channels/${scene.textId}/messages`, { content });
  const found = async (content: string): Promise<number> =>
    (await scene.bob.rest.get<APIMessageSearchResult>(`/guilds/${scene.guildId}/messages/search`, { query: { content } })).total_results;
  const settingsWith = (others: Record<string, string>) => readSettings({ NEXUS_DATA: world.settings.NEXUS_DATA, ...pgbouncer.environment, ...others });

  it('takes messages and reactions of many at once, and gives them back by history and search', async () => {
    const { alice, bob, textId } = scene;
    const said = await Promise.all(Array.from({ length: 60 }, (_, nth) => say(`wombat ${nth}`)));
    await Promise.all(
      said
        .slice(0, 20)
        .flatMap(({ id }) => [alice, bob].map(({ rest }) => rest.put(`/channels/${textId}/messages/${id}/reactions/${encodeURIComponent('🦊')}/@me`))),
    );
    const history = await bob.rest.get<APIMessage[]>(`/channels/${textId}/messages`, { query: { limit: 100 } });
    expect(history.filter(({ content }) => content.startsWith('wombat'))).toHaveLength(said.length);
    expect(history.filter(({ reactions }) => reactions?.[0]?.count === 2)).toHaveLength(20);
    const [first] = said;
    const users = await bob.rest.get<APIUser[]>(`/channels/${textId}/messages/${first?.id}/reactions/${encodeURIComponent('🦊')}`);
    expect(users.map(({ id }) => id).toSorted()).toEqual([alice.id, bob.id].toSorted());
    expect(await found('wombat')).toBe(60);
    // The pooler kept to its few connections, on which the server prepared nothing that another would trip over.
    const servers = await pgbouncer.command('SHOW SERVERS');
    expect(servers.length).toBeLessThanOrEqual(POOL_SIZE);
  });

  /** Those of all connections that the pooler has. */
  const timeoutsOn = async (pool: pg.Pool): Promise<(string | undefined)[]> => {
    const ask = async () => (await pool.query<{ timeout: string }>(`SELECT current_setting('statement_timeout') AS timeout, pg_sleep(0.3)`)).rows[0]?.timeout;
    return [...new Set(await Promise.all(Array.from({ length: POOL_SIZE }, ask)))];
  };

  it('makes an index that takes longer than a statement may, and leaves the timeout as it was', async () => {
    const pool = openPool(pgbouncer.url, { isPrepared: false, maxConnections: POOL_SIZE });
    const limit = async (timeout: string): Promise<void> => {
      await direct(`ALTER DATABASE ${databaseIn(database.url)} SET statement_timeout = '${timeout}'`);
      await pgbouncer.command('RECONNECT');
    };
    await direct(`CREATE TABLE slow_rows AS SELECT generate_series(1, 60) AS id;
      CREATE FUNCTION slow_id(id integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.05); RETURN id; END'`);
    await limit('2s');
    try {
      const slow: Migration = { id: 9002, name: 'a slow index', sql: '', concurrently: ['CREATE INDEX CONCURRENTLY slow_index ON slow_rows (slow_id(id))'] };
      const blocked: string[] = [];
      await migrate(pool, [...MIGRATIONS, slow], { isPooled: true, onBlock: (index) => blocked.push(index) });
      expect(blocked).toEqual(['slow_index']);
      expect(await direct("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('slow_index')")).toEqual([{ indisvalid: true }]);
      expect(await timeoutsOn(pool)).toEqual(['2s']);
    } finally {
      await limit('15s');
      await direct('DROP TABLE slow_rows; DROP FUNCTION slow_id; DELETE FROM schema_migrations WHERE id = 9002');
      await pool.end();
    }
  });

  it('leaves nothing of a session behind on the connections that others get', async () => {
    const pool = openPool(pgbouncer.url, { isPrepared: false, maxConnections: POOL_SIZE });
    const opened = await openPostgresStores(pgbouncer.url, { isPrepared: false, maxConnections: 4 });
    const more: Migration = { id: 9001, name: 'an index', sql: '', concurrently: ['CREATE INDEX CONCURRENTLY pooled_index ON messages (id)'] };
    const all = [...MIGRATIONS, more];
    try {
      expect(await migrate(pool, all, { isPooled: true })).toEqual(['an index']);
      await direct('CREATE INDEX messages_by_terms ON messages (id)');
      await opened.stores.messageSearch.tidy();
      expect(await direct("SELECT FROM pg_class WHERE relname = 'messages_by_terms'")).toEqual([]);
      expect(await Promise.all(Array.from({ length: 6 }, () => isBackupUnderWay(pool)))).toEqual(Array.from({ length: 6 }, () => false));
      expect(await timeoutsOn(pool)).toEqual(['15s']);
      const prepared = await pool.query('SELECT FROM pg_prepared_statements');
      expect(prepared.rowCount).toBe(0);
    } finally {
      await pool.query('DROP INDEX IF EXISTS pooled_index');
      await pool.query('DELETE FROM schema_migrations WHERE id = 9001');
      await pool.end();
      await opened.close();
    }
  });

  it('keeps a worker id over many renewals', async () => {
    const pool = openPool(pgbouncer.url, { isPrepared: false, maxConnections: 2 });
    const changes: (string | null)[] = [];
    const lease = await leaseWorkerId(pool, { ttlMs: 9_000, onChange: (reason) => changes.push(reason) });
    const row = async (): Promise<string> => {
      const [found] = await direct<{ until: string }>(`SELECT expires_at::text AS until FROM worker_leases WHERE worker_id = ${lease.grant().workerId}`);
      return found?.until ?? '';
    };
    const seen = new Set<string>();
    const { workerId } = lease.grant();
    await until(async () => seen.add(await row()).size >= 3);
    expect([lease.grant().workerId, changes]).toEqual([workerId, []]);
    await lease.release();
    await pool.end();
  });

  it('lives through a pooler that connects anew, loses its connections or is gone for a while', async () => {
    await pgbouncer.command('RECONNECT');
    await say('numbat after it connected anew');
    await direct(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    const isTaken = async (content: string): Promise<boolean> =>
      (await scene.bot.rest.ask('POST', `/channels/${scene.textId}/messages`, { body: { content } })).status === 200;
    await until(() => isTaken('numbat after the connections were cut'));
    await pgbouncer.kill();
    expect(await scene.bot.rest.refused('POST', `/channels/${scene.textId}/messages`, { body: { content: 'to nobody' } })).toBe('503 0');
    await pgbouncer.restart();
    await until(() => isTaken('numbat after it was gone'));
    await until(async () => (await found('numbat')) >= 3);
  });

  it('makes a backup, of which the servers know as long as it is made', async () => {
    const pool = openPool(pgbouncer.url, { isPrepared: false, maxConnections: 2 });
    const snapshot = await openSnapshot(pgbouncer.url);
    expect(await isBackupUnderWay(pool)).toBe(true);
    await snapshot.close();
    await until(async () => !(await isBackupUnderWay(pool)));
    await pool.end();
  });

  it.each(['by the pooler', 'past it, which is all that need be there'])('is put back from a backup %s', async (way) => {
    const empty = await openTestDatabase();
    await askDatabase(empty.url, `DROP SCHEMA public CASCADE; CREATE SCHEMA public; ALTER DATABASE ${databaseIn(empty.url)} SET statement_timeout = '15s'`);
    const folder = await mkdtemp(join(tmpdir(), 'nexus-pooled-'));
    const pooler = await startPgbouncer({ postgresUrl: empty.url, poolSize: POOL_SIZE });
    const pool = openPool(pooler.url, { isPrepared: false, maxConnections: POOL_SIZE });
    const wish = { passphrase: null, progress: () => undefined };
    const isPast = way !== 'by the pooler';
    try {
      const file = join(folder, 'backup.nexus');
      const written = await writeBackup(await settingsWith(isPast ? { ...nobodys, DATABASE_DIRECT_URL: database.url } : {}), silent, {
        ...wish,
        out: file,
        files: false,
        secrets: false,
        messages: true,
        version: '0.1.0',
      });
      const target = isPast ? { ...nobodys, DATABASE_DIRECT_URL: empty.url } : pooler.environment;
      const restored = await restoreBackup(await settingsWith({ NEXUS_DATA: join(folder, 'data'), ...target }), silent, { ...wish, file });
      expect([restored.rows, restored.messages]).toEqual([written.rows, 'postgres']);
      expect(await timeoutsOn(pool)).toEqual(['15s']);
    } finally {
      await pool.end();
      await pooler.stop();
      await empty.drop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('knows that nobody knows what became of a statement whose connection broke behind the pooler or at it', async () => {
    const lost: unknown[] = [];
    const opened = await openPostgresStores(pgbouncer.url, { isPrepared: false, maxConnections: 2, onLost: (error) => lost.push(error) });
    const asleep = "FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query = 'SELECT pg_sleep(60)'";
    const failing = async (work: Promise<unknown>, cut: () => Promise<unknown>): Promise<void> => {
      const failed = expect(work).rejects.toThrow(StorageUnavailableError);
      await until(async () => (await direct(`SELECT ${asleep}`)).length > 0);
      await cut();
      await failed;
    };
    const behind = (): Promise<unknown> => direct(`SELECT pg_terminate_backend(pid) ${asleep}`);
    await failing(opened.database.run('', 'SELECT pg_sleep(60)'), behind);
    await failing(
      opened.database.transaction((queries) => queries.run('', 'SELECT pg_sleep(60)')),
      behind,
    );
    await failing(opened.database.run('', 'SELECT pg_sleep(60)'), () => pgbouncer.kill());
    expect(lost).toHaveLength(3);
    await behind();
    await pgbouncer.restart();
    expect(await opened.database.rows('', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await opened.close();
  });

  it('changes the schema past the pooler where DATABASE_DIRECT_URL leads past it', async () => {
    const [index] = MIGRATIONS.filter(({ concurrently }) => concurrently);
    await direct(`DELETE FROM schema_migrations WHERE id = ${index?.id}`);
    const opened = await openPostgresStores(pgbouncer.url, { isPrepared: false, directUrl: database.url });
    expect(await direct(`SELECT name FROM schema_migrations WHERE id = ${index?.id}`)).toEqual([{ name: index?.name }]);
    const portOf = async (pool: pg.Pool): Promise<number | undefined> =>
      (await pool.query<{ port: number }>('SELECT inet_client_port() AS port')).rows[0]?.port;
    const [direction, through] = [await portOf(opened.directPool), await portOf(opened.pool)];
    const ports = (await pgbouncer.command('SHOW SERVERS')).map((server) => Number(server['local_port']));
    expect([ports.includes(Number(direction)), ports.includes(Number(through))]).toEqual([false, true]);
    await opened.close();
    await expect(openPostgresStores(pgbouncer.url, { isPrepared: false, directUrl: pgbouncer.url })).rejects.toThrow('DATABASE_DIRECT_URL must lead past it');
    expect(await examineDatabase(await settingsWith({ DATABASE_DIRECT_URL: pgbouncer.url }), null)).toContainEqual({
      about: 'database',
      state: 'bad',
      words: expect.stringContaining('Let DATABASE_DIRECT_URL lead past it'),
    });
  });

  it('says in words that a pooler needs DATABASE_PREPARED=off, at once and by the doctor', async () => {
    const retries: unknown[] = [];
    await expect(openPostgresStores(pgbouncer.url, { onRetry: (error) => retries.push(error) })).rejects.toThrow('set DATABASE_PREPARED=off');
    expect(retries).toEqual([]);
    const findings = await examineDatabase(await settingsWith({ DATABASE_PREPARED: 'on' }), null);
    expect(findings).toEqual([{ about: 'database', state: 'bad', words: expect.stringContaining('Set DATABASE_PREPARED=off') }]);
    expect((await examineDatabase(await settingsWith({}), null)).filter(({ state }) => state === 'bad')).toEqual([]);
  });
});
