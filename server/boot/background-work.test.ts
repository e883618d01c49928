import { EXPORT_WAITS } from '#core/exports/export-jobs';
import { inProcessBus } from '#storage/in-process/bus';
import type { Core } from '#core/core';
import { startBackgroundWork } from './background-work.ts';

/** A server whose exports take until they are let go. */
function openServer() {
  const bus = inProcessBus();
  const under: (() => void)[] = [];
  let takes = 0;
  const core = {
    bus,
    clock: { nowMs: () => 0 },
    exports: {
      take: () => {
        takes++;
        return new Promise((resolve) => under.push(() => resolve(null)));
      },
    },
  } as unknown as Core; // what this chore asks of it
  const wait = async (): Promise<void> => {
    bus.publish({ scope: {}, t: EXPORT_WAITS, d: null });
    await new Promise((resolve) => setImmediate(resolve));
  };
  const letGo = async (): Promise<void> => {
    under.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { core, wait, letGo, takes: () => takes };
}

describe('a chore that an event wakes', () => {
  it('begins at once, and once more for all that came while it was at it', async () => {
    const { core, wait, letGo, takes } = openServer();
    const stop = startBackgroundWork(core);
    await wait();
    expect(takes()).toBe(1);
    await wait();
    await wait();
    expect(takes()).toBe(1);
    await letGo();
    expect(takes()).toBe(2);
    await letGo();
    expect(takes()).toBe(2);
    stop();
  });

  it('does not begin again once it is stopped', async () => {
    const { core, wait, letGo, takes } = openServer();
    const stop = startBackgroundWork(core);
    await wait();
    await wait();
    stop();
    await letGo();
    await wait();
    expect(takes()).toBe(1);
  });
});
