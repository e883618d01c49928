import { readFile } from 'node:fs/promises';
import TestSequencer from '@jest/test-sequencer';

const COLLECTS_GARBAGE = /^import .*\/test-garbage\.ts';$/m;

/** Jest's own order, but that tests which wait for garbage to be collected come first: each time costs as long as the worker has grown large. */
export default class GarbageFirst extends TestSequencer {
  async sort(tests) {
    const sorted = super.sort(tests);
    const collects = await Promise.all(sorted.map(async ({ path }) => COLLECTS_GARBAGE.test(await readFile(path, 'utf8'))));
    return [...sorted.filter((_, index) => collects[index]), ...sorted.filter((_, index) => !collects[index])];
  }
}
