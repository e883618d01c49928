import type { Core } from '#core/core';
import { claimAdvice } from './claim-advice.ts';

const adviceAt = (url: string): string => claimAdvice({ settings: { url } as Core['settings'] }).join('\n'); // it asks for nothing else

describe('A server that nobody looks after', () => {
  it('says how to make its first operator', () => {
    for (const url of ['http://localhost:3000', 'https://chat.example.org']) expect(adviceAt(url)).toContain('npx nexus user create --operator <name>');
  });

  it('says who else becomes it, on one’s own machine alone', () => {
    for (const url of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) expect(adviceAt(url)).toContain('or in a browser');
    for (const url of ['https://chat.example.org', 'http://192.168.1.2:3000', 'http://127.evil.example']) expect(adviceAt(url)).toContain('Only that command');
  });
});
