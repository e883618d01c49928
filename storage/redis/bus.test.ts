import { randomBytes } from 'node:crypto';
import { describeWhere } from '#compat-tests/conditions/needs';
import { lackingRedis, startRedis, startRedisCluster, type RunningRedis, type RunningRedisCluster } from '#scripts/services/redis';
import { behavesAsBus, behavesAsBusOfMany } from '../behaviour/bus.ts';
import { openRedis, type OpenedRedis, type RedisOptions } from './open-redis.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describeWhere(lackingRedis(), 'The bus over Redis', () => {
  const opened: OpenedRedis[] = [];
  let redis: RunningRedis;
  let prefix = '';
  const open = async (options: Partial<RedisOptions> = {}): Promise<OpenedRedis> => {
    const one = await openRedis(redis.url, { log: quiet, prefix, ...options });
    opened.push(one);
    return one;
  };
  const openBus = async () => (await open()).bus;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    prefix = `test-${randomBytes(4).toString('hex')}`;
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  behavesAsBus(openBus, async () => undefined);
  behavesAsBusOfMany(openBus);
});

describeWhere(lackingRedis(), 'The bus over a Redis Cluster', () => {
  const opened: OpenedRedis[] = [];
  let cluster: RunningRedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });
  let prefix = '';
  beforeEach(() => {
    prefix = `test-${randomBytes(4).toString('hex')}`;
  });
  behavesAsBusOfMany(async () => {
    const one = await openRedis(cluster.url, { log: quiet, prefix, isCluster: true });
    opened.push(one);
    return one.bus;
  });
});
