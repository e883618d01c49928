import type { Role } from '../configuration/settings.ts';
import { readyWords, type ReadyProcess } from './ready-words.ts';

const process = (httpPort: number): ReadyProcess => ({
  url: 'http://localhost:3200',
  httpPort,
  tlsPort: httpPort + 443,
  core: { settings: { url: 'http://localhost:3200' } as ReadyProcess['core']['settings'], instance: { hasOperator: false } },
});
const words = (httpPort: number, ...roles: Role[]): string[] => readyWords(process(httpPort), new Set(roles), false, '1.5');

it('names the address of a whole server, and what to do first', () => {
  const [ready, next, ...rest] = words(3200, 'api', 'gateway', 'worker');
  expect(ready).toBe('Nexus is ready at http://localhost:3200 (after 1.5 s; TLS on port 3643)');
  expect(next).toContain('npx nexus user create');
  expect(rest.join('\n')).toMatch(/^The first account .* becomes the operator/);
});

it('names its own port where it is a part of one that does not answer requests, and nothing else to do', () => {
  expect(words(3201, 'gateway')).toEqual([
    'The gateway process of http://localhost:3200 is ready on port 3201 (after 1.5 s; TLS on port 3644)',
    'Ctrl-C stops it.',
  ]);
  expect(readyWords({ ...process(3200), voice: { port: 3644 } }, new Set<Role>(['voice']), false, '1.5')[0]).toContain('TLS on port 3643, voice on port 3644)');
  expect(words(3200, 'api', 'worker')[0]).toBe('Nexus is ready at http://localhost:3200 (api, worker on port 3200; after 1.5 s; TLS on port 3643)');
});
