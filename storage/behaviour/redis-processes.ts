import { randomBytes } from 'node:crypto';
import { startRedis, startRedisCluster, type RunningRedis, type RunningRedisCluster } from '#scripts/services/redis';
import { openRedis, type OpenedRedis, type RedisOptions } from '../redis/open-redis.ts';

export interface TestProcess extends OpenedRedis {
  /** What it has logged. */
  lines: string[];
}

/** What one "process" after the other opens, each test under a prefix of its own; closed after it. */
export function opener(url: () => string, isCluster: boolean) {
  const opened: TestProcess[] = [];
  let prefix = '';
  beforeEach(() => {
    prefix = `test-${randomBytes(4).toString('hex')}`;
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });
  return {
    prefix: () => prefix,
    async open(options: Partial<RedisOptions> & { url?: string } = {}): Promise<TestProcess> {
      const lines: string[] = [];
      const note = (line: string) => void lines.push(line);
      const one = { ...(await openRedis(options.url ?? url(), { log: { info: note, warn: note, error: note }, prefix, isCluster, ...options })), lines };
      opened.push(one);
      return one;
    },
  };
}

/** One Redis for the tests of a file, and processes on it. */
export function useRedis(options: { persistent?: boolean } = {}) {
  let redis: RunningRedis | undefined;
  beforeAll(async () => {
    redis = await startRedis(options);
  });
  afterAll(() => redis?.stop());
  const running = (): RunningRedis => {
    if (!redis) throw new Error('Redis runs in tests only');
    return redis;
  };
  return { redis: running, ...opener(() => running().url, false) };
}

/** The same with a cluster of three nodes. */
export function useRedisCluster() {
  let cluster: RunningRedisCluster | undefined;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster?.stop());
  const running = (): RunningRedisCluster => {
    if (!cluster) throw new Error('the cluster runs in tests only');
    return cluster;
  };
  return { cluster: running, ...opener(() => running().url, true) };
}
