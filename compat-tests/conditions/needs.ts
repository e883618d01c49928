import { existsSync } from 'node:fs';

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

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** A browser of this machine; another one by NEXUS_CHROMIUM. */
export const chromiumPath = (): string | undefined => [process.env['NEXUS_CHROMIUM'] ?? '', ...CHROMIUMS].find((path) => path !== '' && existsSync(path));

/** Why there are no tests in a browser, if so. */
export const lackingChromium = (): string | undefined => (chromiumPath() === undefined ? 'there is no Chromium' : undefined);
