import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allRoutes } from '#api-v10/routes/all-routes';
import { verdictOnEvent, verdictOnOperation, type Here } from '#openapi/compatibility';
import { eventsHere } from '#openapi/events-here';
import { discordEvents, discordOperations } from '#openapi/facts';

const script = fileURLToPath(new URL('./coverage.js', import.meta.url));

describe('npm run coverage -- --all', () => {
  let directory: string;
  let claimed: { operations: string[]; events: string[] };
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'nexus-coverage-'));
    const here: Here = { operations: new Set(allRoutes.map(({ operation }) => operation)), events: await eventsHere() };
    claimed = {
      operations: discordOperations.filter((row) => verdictOnOperation(row, here).is !== 'left out').map(({ operation }) => operation),
      events: discordEvents.filter((row) => verdictOnEvent(row, here).is !== 'left out').map(({ event }) => event),
    };
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  function judge(record: typeof claimed): { status: number | null; complaint: string } {
    writeFileSync(join(directory, 'record.json'), JSON.stringify(record));
    const env = { ...process.env, NEXUS_COVERAGE_DIR: directory };
    const { status, stderr } = spawnSync(process.execPath, [script, '--last', '--all', '--json'], { env, encoding: 'utf8' });
    return { status, complaint: /^Missing or not exercised: (.*)$/m.exec(stderr)?.[1] ?? '' };
  }

  it('demands all that docs/compatibility.md calls works or differs, and nothing else', () => {
    const { status, complaint } = judge({ operations: [], events: [] });
    expect(status).toBe(1);
    expect(complaint.split(', ').toSorted()).toEqual([...claimed.operations, ...claimed.events].toSorted());
    expect(complaint).toContain('list_skus');
    expect(complaint).toContain('ENTITLEMENT_DELETE');
  });

  it('is content when all of it was exercised, and not when the shop was not', () => {
    expect(judge(claimed)).toEqual({ status: 0, complaint: '' });
    expect(judge({ ...claimed, operations: claimed.operations.filter((name) => name !== 'get_entitlements') })).toEqual({
      status: 1,
      complaint: 'get_entitlements',
    });
  });
});
