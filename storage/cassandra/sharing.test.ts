import { Turnstile } from '#core/turnstile';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { bucketAt, bucketOf, byBucket, idOf, LARGEST_ID } from './buckets.ts';
import { meansAway, splitPoints } from './client.ts';
import { inBatches } from '../in-batches.ts';
import { inProcessLocks } from '../in-process/locks.ts';
import { COUNTED_BATCHES } from './message-store.ts';
import { oneMoreRun } from './one-more-run.ts';
import { databaseClock } from './open-cassandra.ts';
import { ReadsInFlight } from './reads-in-flight.ts';

const later = <Value>(value: Value): Promise<Value> => new Promise((resolve) => setTimeout(resolve, 5, value));

describe('Reads in flight', () => {
  it('are shared by equal ones, and by none that begin after a write', async () => {
    const reads = new ReadsInFlight();
    let asked = 0;
    const ask = () => later(++asked);
    const [first, same, other] = [reads.join(1n, 'a', ask), reads.join(1n, 'a', ask), reads.join(1n, 'b', ask)];
    reads.written(1n);
    const after = reads.join(1n, 'a', ask);
    expect(await Promise.all([first, same, other, after])).toEqual([1, 1, 2, 3]);
    expect(await reads.join(1n, 'a', ask)).toBe(4);
  });

  it('give the error to all who share it, and to nobody later', async () => {
    const reads = new ReadsInFlight();
    const fail = () => later(0).then(() => Promise.reject(new Error('away')));
    const both = [reads.join(1n, 'a', fail), reads.join(1n, 'a', fail)];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await reads.join(1n, 'a', () => later('there'))).toBe('there');
  });
});

it('One more run does for all who came while one was under way, also when that one fails', async () => {
  let runs = 0;
  const run = oneMoreRun(async (key: string) => {
    if (++runs === 1) await later(0).then(() => Promise.reject(new Error(key)));
    await later(0);
  });
  const outcomes = await Promise.allSettled([run('a'), run('a'), run('a')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(runs).toBe(2);
});

it('Batches hold what came in one turn, and blame only the item that is wrong', async () => {
  const batches: number[][] = [];
  const write = inBatches(async (items: readonly number[]) => {
    batches.push([...items]);
    if (items.includes(3)) throw new Error('3 is wrong');
  }, COUNTED_BATCHES);
  const outcomes = await Promise.allSettled([1, 2, 3].map(write));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
  let tries = 0;
  const away = inBatches(async () => {
    tries++;
    throw new StorageUnavailableError(new Error('away'));
  }, COUNTED_BATCHES);
  await Promise.allSettled([away(1), away(2)]);
  expect(tries).toBe(1);
});

it('Turns come one after another by key, and so many at once without', async () => {
  const seen: string[] = [];
  const { withLock: inTurn } = inProcessLocks();
  const note = (key: string, name: string) =>
    inTurn(key, async () => {
      seen.push(`${name} begins`);
      await later(0);
      seen.push(`${name} ends`);
    });
  await Promise.all([note('a', 'first'), note('a', 'second')]);
  expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  const turnstile = new Turnstile(2);
  let [inside, most] = [0, 0];
  const count = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await later(0);
    inside--;
  };
  await Promise.all(Array.from({ length: 6 }, () => turnstile.pass(count)));
  expect(most).toBe(2);
});

it('Buckets are ten days of snowflakes', () => {
  const day = 86_400_000n;
  const at = (ms: bigint): bigint => ms << 22n;
  expect([bucketOf(0n), bucketOf(at(10n * day) - 1n), bucketOf(at(10n * day)), bucketOf(at(25n * day))]).toEqual([0, 0, 1, 2]);
  expect(bucketAt(Number(1_420_070_400_000n + 10n * day))).toBe(1);
  expect(byBucket([1n, at(11n * day), 2n])).toEqual(
    new Map([
      [0, [1n, 2n]],
      [1, [at(11n * day)]],
    ]),
  );
  expect(idOf('18446744073709551615')).toBe(LARGEST_ID);
  expect(() => idOf('nobody')).toThrow('is no id');
});

it('Contact points share one port', () => {
  expect(splitPoints(['10.0.0.1:9043', ' db:9043'])).toEqual({ points: ['10.0.0.1', 'db'], port: 9043 });
  expect(splitPoints(['10.0.0.1'])).toEqual({ points: ['10.0.0.1'], port: 9042 });
  expect(() => splitPoints(['a:1', 'b:2'])).toThrow('different ports');
  expect(meansAway(new Error('no'))).toBe(false);
});

it('The clock of the database is not believed when it answers late, as long as it has answered soon', async () => {
  let pauseMs = 0;
  const rows = async () => {
    const at = performance.timeOrigin + performance.now() + 5_000;
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return [{ at: String(at) }];
  };
  const seen: number[] = [];
  const clock = await databaseClock({ rows: rows as never }, 1);
  pauseMs = 40;
  for (const until = performance.now() + 250; performance.now() < until; await later(0)) seen.push(clock.offsetMs());
  clock.stop();
  expect(seen.every((offsetMs) => Math.abs(offsetMs - 5_000) < 10)).toBe(true);
});
