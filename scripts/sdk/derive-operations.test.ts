import { readFile } from 'node:fs/promises';
import { everyRoute } from '#api-v10/every-route';
import { deriveOperations } from './derive-operations.ts';

const routesIn = (source: string): string[] => [...source.matchAll(/^ {2}'([A-Z]+ \/[^']+)':/gm)].map(([, route = '']) => route);
const served = everyRoute.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);

describe('the operations of the SDK', () => {
  it('are those of the server', async () => {
    const derived = routesIn(await readFile(new URL('../../sdk/rest/derived-operations.ts', import.meta.url), 'utf8'));
    expect(derived.length).toBeGreaterThan(300);
    expect(derived.filter((route) => !served.includes(route))).toEqual([]);
  });

  it('are read from nearly all rows of the route table', async () => {
    const derived = new Set(routesIn(await deriveOperations()));
    const missing = served.filter((route) => !derived.has(route));
    // What a function makes is named by hand in sdk/rest/operations.ts, where it is needed.
    expect(missing.length).toBeLessThan(served.length / 10);
  });
});
