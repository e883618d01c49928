import { lackingCassandra } from '#scripts/services/cassandra';
import { lackingRedis } from '#scripts/services/redis';
import { lackingVersitygw } from '#scripts/services/versitygw';
import { describeWhere } from '../conditions/needs.ts';
import { testDeliveries } from './deliveries.ts';
import { testEngineFaults } from './engine-faults.ts';
import { testProcessFaults } from './process-faults.ts';
import { startWholeFleet, type WholeFleet } from './whole-fleet.ts';

describeWhere(
  lackingRedis() ?? lackingCassandra() ?? lackingVersitygw(),
  'Two api, three gateway and one worker processes over Redis, PostgreSQL, Cassandra and S3',
  () => {
    let whole: WholeFleet | undefined;
    const started = (): WholeFleet => {
      if (!whole) throw new Error('the fleet did not start');
      return whole;
    };
    beforeAll(async () => {
      whole = await startWholeFleet();
    }, 900_000);
    afterEach(() => {
      if (expect.getState().assertionCalls !== expect.getState().numPassingAsserts)
        process.stderr.write(whole?.fleet.log().split('\n').slice(-60).join('\n') ?? '');
    });
    afterAll(() => whole?.close(), 120_000);

    // One start of all engines serves all of them; each leaves as many processes as it found.
    testDeliveries(started);
    describe('while messages flow', () => {
      testProcessFaults(started);
      testEngineFaults(started);
    });
  },
);
