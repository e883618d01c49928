import { readFile } from 'node:fs/promises';
import TestSequencer from '@jest/test-sequencer';

const COLLECTS_GARBAGE = /^import .*\/test-garbage(\.ts)?';$/m;
const WANTS_RUST = /^import .*\/rust\.ts';$/m;

function placeOf(text) {
  // Each time costs as long as the worker has grown large.
  if (COLLECTS_GARBAGE.test(text)) return 0;
  // What compiles beside the tests is ready by then, and no other test waits behind a build.
  if (WANTS_RUST.test(text)) return 2;
  return 1;
}

/** Jest's own order, but that tests which wait for garbage to be collected come first, and those that want a Rust program last. */
export default class TestOrder extends TestSequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const places = await Promise.all(sorted.map(async ({ path }) => placeOf(await readFile(path, 'utf8'))));
    return [0, 1, 2].flatMap((wanted) => sorted.filter((_, index) => places[index] === wanted));
  }
}
