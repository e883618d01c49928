import { setTimeout as sleep } from 'node:timers/promises';
import type { Locks } from '#core/ports/locks';

/** What every engine of locks promises. */
export function behavesAsLocks(open: () => Promise<Locks>): void {
  let locks: Locks;
  beforeEach(async () => {
    locks = await open();
  });

  it('lets one in at a time, in the order of asking', async () => {
    const steps: string[] = [];
    const work = (name: string) =>
      locks.withLock('guild', async () => {
        steps.push(`${name} in`);
        await sleep(5);
        steps.push(`${name} out`);
      });
    await Promise.all(['a', 'b', 'c'].map(work));
    expect(steps).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('gives back the result, and the error', async () => {
    expect(await locks.withLock('x', async () => 42)).toBe(42);
    await expect(
      locks.withLock('x', async () => {
        throw new Error('inside');
      }),
    ).rejects.toThrow('inside');
  });

  it('lets the next one in after an error', async () => {
    const failing = locks.withLock('x', () => Promise.reject(new Error('inside')));
    const next = locks.withLock('x', async () => 'fine');
    await expect(failing).rejects.toThrow('inside');
    expect(await next).toBe('fine');
  });

  it('does not make other names wait', async () => {
    const result = await locks.withLock('one', () => locks.withLock('two', async () => 'both'));
    expect(result).toBe('both');
  });
}
