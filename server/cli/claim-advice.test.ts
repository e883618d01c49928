import type { Core } from '#core/core';
import { claimAdvice } from './claim-advice.ts';

const adviceAt = (url: string, hasAccounts = false): string => claimAdvice({ settings: { url } as Core['settings'] }, hasAccounts).join('\n'); // it asks for nothing else

describe('A server that nobody looks after', () => {
  it('warns where people are there already, and says how to name one of them', () => {
    for (const url of ['http://localhost:3000', 'https://chat.example.org']) expect(adviceAt(url, true)).toMatch(/^WARNING: .*npx nexus user promote <name>$/);
  });

  it('says of an empty one who becomes its operator, without alarm', () => {
    for (const url of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) expect(adviceAt(url)).toContain('or in a browser');
    for (const url of ['https://chat.example.org', 'http://192.168.1.2:3000', 'http://127.evil.example'])
      expect(adviceAt(url)).toContain('whoever registers does not');
    expect(adviceAt('http://localhost:3000')).not.toContain('WARNING');
  });
});
