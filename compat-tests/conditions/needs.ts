/**
 * Describes tests that need something a bare machine lacks. Without it they are skipped, in plain words;
 * with NEXUS_REQUIRE_ALL=1 the lack is a failure.
 */
export function describeWhere(lacking: string | undefined, name: string, tests: () => void): void {
  if (lacking === undefined) return describe(name, tests);
  if (process.env['NEXUS_REQUIRE_ALL'] === '1') {
    describe(name, () => {
      it('has what it needs', () => {
        throw new Error(`not tested, because ${lacking}`);
      });
    });
    return;
  }
  describe.skip(`${name} (left out, because ${lacking})`, tests);
}

/**
 * The same of one test. Where `notEvenThen` says why nobody can be asked to have it, NEXUS_REQUIRE_ALL=1 leaves it out as well,
 * says so, and counts nothing as skipped.
 */
export function itWhere(lacking: string | undefined, name: string, test: () => Promise<void>, notEvenThen?: string): void {
  if (lacking === undefined) return it(name, test);
  if (process.env['NEXUS_REQUIRE_ALL'] !== '1') return it.skip(`${name} (left out, because ${lacking})`, test);
  if (notEvenThen !== undefined) return void process.stderr.write(`Not tested: ${name}, because ${lacking}: ${notEvenThen}\n`);
  it(name, () => {
    throw new Error(`not tested, because ${lacking}`);
  });
}

export { CHROMIUM_SWITCHES, chromiumPath, lackingChromium } from '#scripts/services/chromium';
