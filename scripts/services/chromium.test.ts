import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { FEATURES_OFF_BY_PLAYWRIGHT } from './chromium.ts';

describe('Chromium for tests', () => {
  it('has off what Playwright turns off, which its own switch would be without', async () => {
    // It gives its switches to nobody.
    const source = await readFile(createRequire(import.meta.url).resolve('playwright-core/lib/coreBundle'), 'utf8');
    const [, list = ''] = /disabledFeatures = \[([^\]]*)\]/.exec(source) ?? [];
    const features = [...list.matchAll(/^\s*"(\w+)"/gm)].map(([, name]) => name);
    expect(FEATURES_OFF_BY_PLAYWRIGHT).toEqual(features.toSorted());
  });
});
