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
