import type { Core } from '../core.ts';
import { isReadingAnew, keepReadingAnewHere } from './read-anew.ts';

/** A core of which reading anew is answered as the test says. */
function coreThat(read: () => Promise<void>) {
  const logged: string[] = [];
  const core = {
    tokens: { forgetAll: () => undefined },
    bus: { tellHere: () => undefined },
    userCache: { readAnew: read },
    states: { all: () => [] },
    log: { error: (_: unknown, words: string) => void logged.push(words) },
  } as unknown as Core; // no more of it is asked for here
  return { core, logged };
}

describe('memory that may lack what others told', () => {
  it('is read again until that has succeeded', async () => {
    let attempts = 0;
    const { core, logged } = coreThat(async () => {
      if (++attempts === 1) throw new Error('the database is away');
    });
    const reading = keepReadingAnewHere(core);
    expect(isReadingAnew(core)).toBe(true);
    await reading;
    expect({ attempts, logged: logged.length, isReading: isReadingAnew(core) }).toEqual({ attempts: 2, logged: 1, isReading: false });
  });

  it('is read once more, and no oftener, for all who ask meanwhile', async () => {
    let [attempts, atOnce, most] = [0, 0, 0];
    const { core } = coreThat(async () => {
      attempts++;
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, 10));
      atOnce--;
    });
    await Promise.all(Array.from({ length: 20 }, () => keepReadingAnewHere(core)));
    expect({ attempts, most }).toEqual({ attempts: 2, most: 1 });
  });
});
