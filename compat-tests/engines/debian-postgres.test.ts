import { describeWhere } from '../conditions/needs.ts';
import { lackingDebianPostgres, startPostgres, type RunningPostgres } from '#scripts/services/postgres';

const lacking = lackingDebianPostgres();
let postgres: RunningPostgres;

// What the stores promise is told by their own tests, which run here once more on the PostgreSQL of this machine.
if (lacking === undefined) {
  beforeAll(async () => {
    postgres = await startPostgres({ version: 'debian', durable: false });
    process.env['NEXUS_TEST_DATABASE_URL'] = postgres.url;
  });
  for (const file of ['account', 'application-side', 'community', 'guild-activity', 'guild-side', 'guild', 'instance', 'message']) {
    await import(`../../storage/postgres/${file}-stores.test.ts`);
  }
  for (const file of ['message-search', 'message-batches', 'migrate', 'worker-lease']) await import(`../../storage/postgres/${file}.test.ts`);
  afterAll(() => postgres.stop());
}

describeWhere(lacking, 'The PostgreSQL of this machine', () => {
  it('is 15 or newer', () => {
    expect(Number.parseInt(postgres.version, 10)).toBeGreaterThanOrEqual(15);
  });
});
