import { readFile } from 'node:fs/promises';
import { allRoutes } from '#api-v10/routes/all-routes';
import { deriveCompatibility, verdictOnEvent, verdictOnOperation, type Here } from './compatibility.ts';
import { eventDifferences, leftOutEvents, leftOutGroups, operationDifferences } from './compatibility-notes.ts';
import operations from './discord-operations.json' with { type: 'json' };
import events from './discord-events.json' with { type: 'json' };
import { eventsHere } from './events-here.ts';

let here: Here;
beforeAll(async () => {
  here = { operations: new Set(allRoutes.map(({ operation }) => operation)), events: await eventsHere() };
});

describe('the page on compatibility', () => {
  it('gives a reason for all that is left out', () => {
    const verdicts = [
      ...operations.map((row) => ({ name: row.operation, ...verdictOnOperation(row, here) })),
      ...events.map((row) => ({ name: row.event, ...verdictOnEvent(row, here) })),
    ];
    expect(verdicts.filter((verdict) => verdict.is === 'left out' && verdict.why === '').map(({ name }) => name)).toEqual([]);
  });

  it('leaves out nothing that concerns a self-hosted server', () => {
    const missing = [
      ...operations.filter((row) => row.selfHosted && !here.operations.has(row.operation)).map(({ operation }) => operation),
      ...events.filter((row) => row.selfHosted && !here.events.has(row.event)).map(({ event }) => event),
    ];
    expect(missing).toEqual([]);
  });

  it('has no note on what is not there, or no longer left out', () => {
    const { operations: routes } = here;
    expect(Object.keys(operationDifferences).filter((name) => !operations.some(({ operation }) => operation === name) || !routes.has(name))).toEqual([]);
    expect(Object.keys(eventDifferences).filter((name) => !events.some(({ event }) => event === name) || !here.events.has(name))).toEqual([]);
    expect(Object.keys(leftOutGroups).filter((name) => !operations.some(({ group, operation }) => group === name && !routes.has(operation)))).toEqual([]);
    expect(Object.keys(leftOutEvents).filter((name) => here.events.has(name))).toEqual([]);
  });

  it('is in the repository as it is derived: run `npm run compatibility`', async () => {
    const written = await readFile(new URL('../docs/compatibility.md', import.meta.url), 'utf8');
    expect(written).toBe(deriveCompatibility(operations, events, here));
  });
});
