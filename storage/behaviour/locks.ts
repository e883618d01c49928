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

/** What every engine of locks between processes promises. `open` gives the locks of one more process. */
export function behavesAsLocksOfMany(open: () => Promise<Locks>): void {
  it('lets one in at a time of all processes', async () => {
    const all = await Promise.all([open(), open(), open()]);
    let inside = 0;
    let most = 0;
    let entered = 0;
    const work = (locks: Locks) =>
      locks.withLock('guild', async () => {
        entered++;
        most = Math.max(most, ++inside);
        await sleep(2);
        inside--;
      });
    await Promise.all(Array.from({ length: 60 }, (_, at) => work(all[at % 3] as Locks))); // there are three
    expect({ most, entered }).toEqual({ most: 1, entered: 60 });
  });

  it('lets a process that asks once have its turn while another asks all the time', async () => {
    const [busy, patient] = await Promise.all([open(), open()]);
    let isOver = false;
    const working = Promise.all(
      [1, 2, 3].map(async () => {
        while (!isOver) await busy.withLock('guild', () => sleep(2));
      }),
    );
    await sleep(20);
    const begunAtMs = performance.now();
    await patient.withLock('guild', async () => undefined);
    const waitedMs = performance.now() - begunAtMs;
    isOver = true;
    await working;
    expect(waitedMs).toBeLessThan(1_000);
  });
}
