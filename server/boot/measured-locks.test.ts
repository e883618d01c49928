import { inProcessLocks } from '#storage/in-process/locks';
import { engineFigures, measured } from '../metrics/engine-figures.ts';
import { createRegistry } from '../metrics/registry.ts';
import { measuredLocks } from './open-shared.ts';

describe('locks that are measured', () => {
  const registry = createRegistry();
  const engines = engineFigures(registry);
  const count = (name: string): string | undefined =>
    registry
      .text()
      .split('\n')
      .find((line) => line.startsWith(name));

  it('lock as before; neither the work nor its failure is counted as theirs', async () => {
    const locks = measuredLocks((engine, adapter) => measured(engines.of(engine), adapter), inProcessLocks());
    const order: string[] = [];
    const first = locks.withLock('a', async () => {
      order.push('first begins');
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push('first ends');
      return 1;
    });
    const second = locks.withLock('a', async () => Promise.reject(new Error(order.splice(0).join(', '))));
    expect(await first).toBe(1);
    await expect(second).rejects.toThrow('first begins, first ends');
    expect(count('nexus_engine_seconds_count{engine="redis",operation="lock"}')).toMatch(/ 2$/);
    expect(count('nexus_engine_errors_total{engine="redis"')).toBeUndefined();
  });

  it('that are not to be had are errors', async () => {
    const locks = measuredLocks((engine, adapter) => measured(engines.of(engine), adapter), { withLock: () => Promise.reject(new Error('Redis is away')) });
    await expect(locks.withLock('a', async () => 1)).rejects.toThrow('Redis is away');
    expect(count('nexus_engine_errors_total{engine="redis",operation="lock"}')).toMatch(/ 1$/);
  });
});
