import { describeWhere } from '#compat-tests/conditions/needs';
import { lackingRedis } from '#scripts/services/redis';
import { behavesAsBus, behavesAsBusOfMany } from '../behaviour/bus.ts';
import { behavesAsLocks, behavesAsLocksOfMany } from '../behaviour/locks.ts';
import { behavesAsRateWindows } from '../behaviour/rate-windows.ts';
import { behavesAsShortMemory } from '../behaviour/short-memory.ts';
import { redisServers } from './address.ts';
import { openRedis, type OpenedRedis } from './open-redis.ts';
import { useRedis, useRedisCluster } from '../behaviour/redis-processes.ts';

const behaves = (open: () => Promise<OpenedRedis>, isOneServer: boolean): void => {
  describe('as a bus', () => {
    behavesAsBus(
      async () => (await open()).bus,
      async () => undefined,
    );
    behavesAsBusOfMany(async () => (await open()).bus, isOneServer);
  });
  describe('as locks', () => {
    behavesAsLocks(async () => (await open()).locks);
    behavesAsLocksOfMany(async () => (await open()).locks);
  });
  describe('as short memory', () => behavesAsShortMemory(async () => (await open()).shortMemory));
  describe('as windows of rates', () => behavesAsRateWindows(async () => (await open()).rateWindows));
};

describeWhere(lackingRedis(), 'Redis', () => behaves(useRedis().open, true));

describeWhere(lackingRedis(), 'A cluster of Redis', () => behaves(useRedisCluster().open, false));

describe('The address of a Redis', () => {
  it('names one server or the nodes of a cluster, and who we are there', () => {
    const sentinel = undefined;
    expect(redisServers({ url: 'redis://localhost' })).toEqual({ isCluster: false, servers: [{ host: 'localhost', port: 6379 }], shared: {}, sentinel });
    expect(redisServers({ url: 'rediss://me:p%40ss@[::1]:7000/3', tls: { ca: 'PEM' } })).toEqual({
      isCluster: false,
      servers: [{ host: '::1', port: 7000 }],
      shared: { username: 'me', password: 'p@ss', tls: { ca: 'PEM' }, db: 3 },
      sentinel,
    });
    expect(redisServers({ url: 'redis+cluster://:secret@a:1,b:2,redis://c:3' })).toEqual({
      isCluster: true,
      servers: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
        { host: 'c', port: 3 },
      ],
      shared: { password: 'secret' },
      sentinel,
    });
  });

  it('says who we are on the master that the Sentinels name', () => {
    const sentinels = { addresses: 'a, [::1]:1', master: 'chat', password: 'quiet' };
    const servers = [
      { host: 'a', port: 26_379 },
      { host: '::1', port: 1 },
    ];
    expect(redisServers({ url: 'rediss://:secret@ignored', sentinels })).toEqual({
      isCluster: false,
      servers,
      shared: { password: 'secret', tls: {} },
      sentinel: { sentinels: servers, name: 'chat', sentinelPassword: 'quiet', sentinelTLS: {}, enableTLSForSentinelMode: true },
    });
    expect(redisServers({ url: 'redis://ignored', sentinels: { ...sentinels, addresses: 'rediss://a,[::1]:1' } }).sentinel).toEqual({
      sentinels: servers,
      name: 'chat',
      sentinelPassword: 'quiet',
      sentinelTLS: {},
    });
  });

  it('is told without the password when nobody answers there', async () => {
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const opening = openRedis('redis://me:secret@127.0.0.1:9', { log: { info: note, warn: note, error: note }, waitMs: 300 });
    await expect(opening).rejects.toMatchObject({
      name: 'StorageUnavailableError',
      message: 'Redis is not available: it could not be reached in 0.3 s: connect ECONNREFUSED 127.0.0.1:9',
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('Redis is away: connect ECONNREFUSED 127.0.0.1:9');
    expect(lines[0]).not.toContain('secret');
  });
});
