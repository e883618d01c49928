import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cassandra from 'cassandra-driver';
import { describeWhere } from '#compat-tests/conditions/needs';
import { lackingCassandra, startCassandra } from './cassandra.ts';

describeWhere(lackingCassandra(), 'Cassandra for tests', () => {
  it('starts, keeps what was written when it is killed, and leaves nothing', async () => {
    const home = await mkdtemp(join(tmpdir(), 'nexus-cassandra-test-'));
    const running = await startCassandra({ home, durable: true });
    const client = new cassandra.Client({
      contactPoints: running.contactPoints,
      localDataCenter: running.localDataCenter,
      protocolOptions: { port: running.port },
    });
    try {
      await client.execute("CREATE KEYSPACE kept WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
      await client.execute('CREATE TABLE kept.rows (id int PRIMARY KEY)');
      await client.execute('INSERT INTO kept.rows (id) VALUES (7)');
      await running.killNode(0);
      expect(running.pid(0)).toBeUndefined();
      await running.startNode(0);
      const fresh = new cassandra.Client({
        contactPoints: running.contactPoints,
        localDataCenter: running.localDataCenter,
        protocolOptions: { port: running.port },
      });
      expect((await fresh.execute('SELECT id FROM kept.rows')).rows.map((row) => Number(row['id']))).toEqual([7]);
      await fresh.shutdown();
    } finally {
      await client.shutdown();
      await running.stop();
    }
    expect(existsSync(join(home, '127.0.0.1', 'cassandra-127.0.0.1.pid'))).toBe(false);
    await rm(home, { recursive: true });
  });
});
