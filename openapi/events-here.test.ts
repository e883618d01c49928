import { readdir, readFile } from 'node:fs/promises';
import { events as eventRows } from '#gateway/events';
import { eventsHere, OUTSIDE_THE_TABLE } from './events-here.ts';

const CORE = new URL('../core/', import.meta.url);

describe("the gateway's table of events", () => {
  it('has no row that nobody sends', async () => {
    const sent = await eventsHere();
    expect(Object.keys(eventRows).filter((name) => !sent.has(name))).toEqual([]);
  });

  it('has a row for all that is published', async () => {
    const files = (await readdir(CORE, { recursive: true })).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const source = (await Promise.all(files.map((name) => readFile(new URL(name, CORE), 'utf8')))).join('\n');
    // Names in small letters are for the processes alone.
    const published = [...source.matchAll(/\bt: '([A-Z]\w*)'/g)].map(([, name = '']) => name);
    expect(published.length).toBeGreaterThan(50);
    expect([...new Set(published)].filter((name) => !(name in eventRows) && !OUTSIDE_THE_TABLE.has(name))).toEqual([]);
  });
});
