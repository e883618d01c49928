import { parseArgs } from 'node:util';
import cassandra from 'cassandra-driver';
import type { MessageRecord } from '#core/messages/message-record';
import { newChannel } from '#core/channels/new-channel';
import { newMessage } from '#core/messages/new-message';
import { openCassandraStores } from '#storage/cassandra/open-stores';
import { openPostgresStores } from '#storage/postgres/open-stores';

/**
 * What the stores in Cassandra cost above the driver alone: the same messages, written and read page by page, in turns.
 * `npm run services` starts both engines and says what to set.
 */
const { values } = parseArgs({
  options: { turns: { type: 'string', default: '5' }, writers: { type: 'string', default: '32' }, count: { type: 'string', default: '4000' } },
});
const [turns, writers, count] = [Number(values.turns), Number(values.writers), Number(values.count)];
const { DATABASE_URL: databaseUrl, CASSANDRA_CONTACT_POINTS: points, CASSANDRA_LOCAL_DC: localDataCenter = 'datacenter1' } = process.env;
if (!databaseUrl || !points) {
  console.error('Set DATABASE_URL (an empty database) and CASSANDRA_CONTACT_POINTS: npm run services says how.');
  process.exit(1);
}
const keyspace = `bench_${Date.now()}`;
const postgres = await openPostgresStores(databaseUrl);
const opened = await openCassandraStores(postgres, { contactPoints: points.split(','), keyspace, localDataCenter, consistency: 'localQuorum' });
if (opened.phase() !== 'cassandra') throw new Error('The database has messages already; give an empty one.');
const [host = '', port = '9042'] = (points.split(',')[0] ?? '').split(':');
const bare = new cassandra.Client({
  contactPoints: [host],
  localDataCenter,
  keyspace,
  protocolOptions: { port: Number(port) },
  queryOptions: { prepare: true, consistency: cassandra.types.consistencies.localQuorum },
  encoding: { useBigIntAsLong: true },
});
await bare.execute(
  'CREATE TABLE floor (channel_id bigint, bucket int, id bigint, data text, PRIMARY KEY ((channel_id, bucket), id)) WITH CLUSTERING ORDER BY (id DESC)',
);

let last = BigInt(Date.now() - 1_420_070_400_000) << 22n;
const channels = Array.from({ length: 20 }, () => String((last += 1n)));
// Of a channel that is there it is asked once whether it is a thread.
for (const id of channels) await postgres.stores.directChannels.insertGroup(newChannel(id, null, 3, 'bench', { recipient_ids: [] }));
const some = (number: number): MessageRecord => {
  const id = String((last += 1n));
  const placed = { id, channel_id: channels[number % channels.length] ?? '', guild_id: channels[0] ?? '', timestamp: new Date().toISOString() };
  return newMessage({ author_id: channels[number % 7] ?? '', content: `message ${number} of those that are written to see how long it takes` }, placed);
};

async function perSecond(times: number, atOnce: number, run: (number: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < times) await run(next++);
    }),
  );
  return (times / (performance.now() - startedAt)) * 1000;
}

const BUCKET = 1;
const measures = {
  'inserts, driver alone': () =>
    perSecond(count, writers, (number) => {
      const message = some(number);
      return bare.execute('INSERT INTO floor (channel_id, bucket, id, data) VALUES (?, ?, ?, ?)', [
        BigInt(message.channel_id),
        BUCKET,
        BigInt(message.id),
        JSON.stringify(message),
      ]);
    }),
  'inserts, stores': () => perSecond(count, writers, (number) => opened.stores.messages.insert(some(number))),
  'pages of 50, driver alone': () =>
    perSecond(count / 8, 8, async (number) => {
      const channel = BigInt(channels[number % channels.length] ?? '0');
      // What is read is made into objects in both.
      const { rows } = await bare.execute('SELECT id, data FROM floor WHERE channel_id = ? AND bucket = ? AND id < ? LIMIT 50', [
        channel,
        BUCKET,
        last - BigInt(number),
      ]);
      return rows.map((row) => JSON.parse(String(row['data'])) as MessageRecord);
    }),
  'pages of 50, stores': () =>
    perSecond(count / 8, 8, (number) => opened.stores.messages.page(channels[number % channels.length] ?? '', { before: String(last - BigInt(number)) }, 50)),
};

const found = new Map<string, number[]>(Object.keys(measures).map((name) => [name, []]));
for (let turn = -1; turn < turns; turn++)
  for (const [name, measure] of Object.entries(measures)) {
    const figure = await measure();
    // The first turn compiles the code.
    if (turn >= 0) found.get(name)?.push(figure);
  }
const median = (name: string): number => (found.get(name) ?? []).toSorted((a, b) => a - b)[Math.floor(turns / 2)] ?? 0;
for (const name of found.keys()) console.log(`${name.padEnd(28)} ${Math.round(median(name))} a second`);
for (const what of ['inserts', 'pages of 50'])
  console.log(`${what}: stores / driver alone = ${(median(`${what}, stores`) / median(`${what}, driver alone`)).toFixed(2)}`);
await bare.execute(`DROP KEYSPACE ${keyspace}`);
await bare.shutdown();
await opened.close();
await postgres.close();
