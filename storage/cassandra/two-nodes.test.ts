import { setTimeout as sleep } from 'node:timers/promises';
import { describeWhere } from '#compat-tests/conditions/needs';
import { startCassandra, type RunningCassandra } from '#scripts/services/cassandra';
import { lackingCassandra, optionsFor } from '../behaviour/opened-cassandra-stores.ts';
import { newId, newMessage } from '../behaviour/records.ts';
import { openPostgresStores, type OpenedStores } from '../postgres/open-stores.ts';
import { openTestDatabase } from '../postgres/test-database.ts';
import { openCassandraStores, type OpenedCassandraStores } from './open-stores.ts';

describeWhere(lackingCassandra(), 'Two Cassandra nodes', () => {
  let running: RunningCassandra;
  let database: { url: string; drop(): Promise<void> };
  let postgres: OpenedStores;
  beforeAll(async () => {
    [running, database] = await Promise.all([startCassandra({ nodes: 2, durable: true, heapMb: 384 }), openTestDatabase()]);
    postgres = await openPostgresStores(database.url);
  }, 180_000);
  afterAll(async () => {
    await postgres.close();
    await database.drop();
    await running.stop();
  });

  it('go on when one of them is killed, lose nothing that was answered, and agree again when it is back', async () => {
    const options = { ...optionsFor(running), consistency: 'one' as const };
    const opened: OpenedCassandraStores = await openCassandraStores(postgres, options);
    const replication = await opened.cassandra.rows('SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?', [options.keyspace]);
    expect(replication[0]?.['replication']).toMatchObject({ datacenter1: '2' });
    const channels = Array.from({ length: 8 }, newId);
    const answered = new Map<string, string>();
    let refused = 0;
    let isOver = false;
    const write = async (channelId: string): Promise<void> => {
      while (!isOver) {
        const message = newMessage(channelId);
        await opened.stores.messages.insert(message).then(
          () => answered.set(message.id, channelId),
          () => refused++,
        );
        await sleep(1);
      }
    };
    const writers = channels.map(write);
    const answeredMore = async (count: number): Promise<void> => {
      const goal = answered.size + count;
      while (answered.size < goal) await sleep(20);
    };
    await answeredMore(200);
    await running.killNode(1);
    await answeredMore(200);
    await running.startNode(1);
    await answeredMore(100);
    isOver = true;
    await Promise.all(writers);
    await opened.close();

    // What the one missed was kept for it by the other: both have to say the same.
    const strict = await openCassandraStores(postgres, { ...options, consistency: 'all' });
    for (const channelId of channels) {
      const expected = [...answered].filter(([, channel]) => channel === channelId).map(([id]) => id);
      const found = await strict.stores.messages.byIds(channelId, expected);
      expect(found.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
    }
    await strict.close();
    expect(refused).toBeLessThan(answered.size);
  }, 240_000);
});
