import pg from 'pg';
import { describeWhere } from '#compat-tests/conditions/needs';
import { lackingDebianPostgres, startPostgres } from './postgres.ts';

describeWhere(lackingDebianPostgres(), 'PostgreSQL of the machine, for tests', () => {
  it('starts, keeps what was written through a kill, and forgets it where told to', async () => {
    const postgres = await startPostgres({ version: 'debian' });
    const ask = async (sql: string): Promise<unknown> => {
      const client = new pg.Client({ connectionString: postgres.url, connectionTimeoutMillis: 2_000 });
      await client.connect();
      try {
        return (await client.query<{ v: unknown }>(sql)).rows[0]?.v;
      } finally {
        await client.end();
      }
    };
    try {
      expect(Number(await ask('SHOW server_version_num').then(() => postgres.version.split('.')[0]))).toBeGreaterThanOrEqual(15);
      await ask('CREATE TABLE kept AS SELECT 7 AS v');
      await postgres.kill();
      await expect(ask('SELECT v FROM kept')).rejects.toThrow();
      await postgres.restart();
      expect(await ask('SELECT v FROM kept')).toBe(7);
      await postgres.restart({ keepData: false });
      await expect(ask('SELECT v FROM kept')).rejects.toThrow('does not exist');
    } finally {
      await postgres.stop();
    }
    expect(postgres.pid()).toBeUndefined();
  });
});
