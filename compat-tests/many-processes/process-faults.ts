import { startFlow } from './flow.ts';
import { SESSIONS, type WholeFleet } from './whole-fleet.ts';

const PATIENCE_MS = 600_000;

/** A process ends, or cannot reach the others, while messages flow. */
export function testProcessFaults(whole: () => WholeFleet): void {
  let told = (_words: RegExp): Promise<void> => Promise.reject(new Error('no gateway was killed'));

  it(
    'hands the sessions of a gateway that drains to the others; no event is lost and no session ends',
    async () => {
      const { fleet, place, clients } = whole();
      const flow = startFlow(fleet, place, clients);
      await flow.more();
      await fleet.add('gateway');
      const [first] = fleet.of('gateway');
      expect(await first?.end('SIGTERM')).toBe(0);
      const { resumed, ...rest } = await flow.end();
      expect(rest).toEqual({ faults: [], lost: 0, failures: [] });
      expect(resumed).toBeGreaterThan(0);
      await flow.untilSaid(/^this gateway process ends; its clients are asked to resume at another one$/, first);
      await flow.untilSaid(/^the sessions of this gateway process are gone$/, first);
    },
    PATIENCE_MS,
  );

  it(
    'goes on without a gateway that is killed: its sessions are told that they are over, and come back elsewhere',
    async () => {
      const { fleet, place, clients } = whole();
      const flow = startFlow(fleet, place, clients);
      told = (words) => flow.untilSaid(words);
      await flow.more();
      await fleet.of('gateway').at(-1)?.end('SIGKILL');
      await flow.more();
      await fleet.add('gateway');
      const { faults, lost, failures } = await flow.end();
      expect({ faults, failures }).toEqual({ faults: [], failures: [] });
      expect(lost).toBeGreaterThan(0);
      expect(lost).toBeLessThan(SESSIONS);
    },
    PATIENCE_MS,
  );

  it(
    'loses nothing of what a killed api process had acknowledged',
    async () => {
      const { fleet, place, clients } = whole();
      const flow = startFlow(fleet, place, clients);
      await flow.more();
      const [victim] = fleet.of('api');
      const adding = fleet.add('api');
      await flow.more();
      await victim?.end('SIGKILL');
      await adding;
      const { faults, lost } = await flow.end();
      expect({ faults, lost }).toEqual({ faults: [], lost: 0 });
    },
    PATIENCE_MS,
  );

  it(
    'brings what it missed to a gateway whose way to the bus was cut',
    async () => {
      const { fleet, place, clients, wire, wired } = whole();
      const flow = startFlow(fleet, place, clients);
      await flow.more();
      await wire.cut();
      await flow.untilSaid(/^Redis is away: /, wired);
      await flow.more();
      await wire.mend();
      const { faults, lost, failures } = await flow.end();
      expect({ faults, lost, failures }).toEqual({ faults: [], lost: 0, failures: [] });
      await flow.untilSaid(/^Redis is back after /, wired);
    },
    PATIENCE_MS,
  );

  it(
    'ends what a killed gateway left behind, and says so',
    async () => {
      await told(/^a gateway process is dead; its sessions are ended$/);
      await told(/^the sessions of a dead gateway process are ended$/);
    },
    PATIENCE_MS,
  );
}
