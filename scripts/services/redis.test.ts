import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWhere } from '#compat-tests/conditions/needs';
import { askRedis, lackingRedis, startRedis, startRedisCluster } from './redis.ts';

describeWhere(lackingRedis(), 'Redis for tests', () => {
  it('starts, forgets or keeps as told, freezes and goes on, and leaves nothing', async () => {
    const home = await mkdtemp(join(tmpdir(), 'nexus-redis-test-'));
    const redis = await startRedis({ home, persistent: true });
    try {
      expect(await redis.command('SET', 'ä', 'ö\r\n')).toBe('OK');
      await redis.kill();
      await expect(redis.command('PING')).rejects.toThrow();
      await redis.restart();
      expect(await redis.command('GET', 'ä')).toBe('ö\r\n');
      redis.pause();
      await expect(askRedis(redis.port, ['PING'], 200)).rejects.toThrow('does not answer');
      redis.resume();
      expect(await redis.command('PING')).toBe('PONG');
      await redis.restart({ keepData: false });
      expect(await redis.command('GET', 'ä')).toBe('');
      expect(Number(await readFile(join(home, 'redis.pid'), 'utf8'))).toBe(redis.pid());
      redis.pause();
    } finally {
      await redis.stop();
    }
    expect(existsSync(join(home, 'redis.pid'))).toBe(false);
    await rm(home, { recursive: true });
  });

  it('makes a cluster whose nodes send a client on to the right one', async () => {
    const cluster = await startRedisCluster();
    try {
      const answers = await Promise.allSettled(cluster.nodes.map((node) => node.command('SET', 'key', 'value')));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(answers.filter((answer) => answer.status === 'rejected' && String(answer.reason).includes('MOVED'))).toHaveLength(2);
    } finally {
      await cluster.stop();
    }
  });
});
