import fc from 'fast-check';
import { TRANSITION_MS } from './transition.ts';
import { expectUnderstanding, TestCall, withWrongKeys, type TestClient } from './test-call.ts';

/** More of them find rarer things: `RUNS=5000`. */
const RUNS = Number(process.env.RUNS ?? 12);
const USERS = ['101', '102', '103', '104', '105'];

type Step = { kind: 'join' | 'joinOld' | 'leave' | 'act' | 'deliver' | 'lose' | 'renew' | 'pass' | 'settle'; who: number };

const step = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constantFrom<Step['kind']>('act', 'deliver'), weight: 8 },
    { arbitrary: fc.constantFrom<Step['kind']>('join', 'join', 'leave'), weight: 3 },
    { arbitrary: fc.constantFrom<Step['kind']>('joinOld', 'lose', 'renew', 'pass'), weight: 1 },
    { arbitrary: fc.constantFrom<Step['kind']>('settle'), weight: 2 },
  ),
  who: fc.nat(USERS.length - 1),
});

/** One step; what each client hears and what the server hears of each keep their order, and nothing else does. */
function take(world: TestCall, { kind, who }: Step): void {
  const userId = USERS[who] ?? '';
  const client = world.clients.get(userId);
  if (kind === 'join' || kind === 'joinOld') world.join(userId, kind === 'join' ? 1 : 0);
  else if (kind === 'pass') world.pass(TRANSITION_MS);
  else if (kind === 'settle') world.settle();
  else if (kind === 'deliver') deliverOf(world, client);
  else if (client) {
    if (kind === 'leave') world.leave(client);
    else if (kind === 'lose' && client.session && client.version > 0) client.loseItsWay();
    else if (kind === 'renew' && client.session && client.version > 0) client.sendKeyPackage();
    else if (kind === 'act') client.act();
  }
}

function deliverOf(world: TestCall, client: TestClient | undefined): void {
  const index = world.underway.findIndex(({ from }) => from === client);
  if (index < 0) return;
  world.underway.unshift(...world.underway.splice(index, 1));
  world.deliver();
}

/** Lets everything come to its end. */
function finish(world: TestCall): TestClient[] {
  for (let rests = 0; rests < 4; rests++) {
    world.settle();
    world.pass(TRANSITION_MS);
  }
  return [...world.clients.values()];
}

describe('whatever happens in a call, in any order', () => {
  it('in the end all members are in one group, or none is when somebody cannot be', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 150, size: 'max' }), (steps) => {
        const world = new TestCall();
        for (const one of steps) take(world, one);
        const clients = finish(world);
        expect(world.closed).toEqual([]);
        if (clients.some(({ maxVersion }) => maxVersion === 0)) {
          expect(world.call.version).toBe(0);
          for (const { userId, version } of clients) expect([version, world.call.isEncrypted(userId)]).toEqual([0, false]);
        } else if (clients.length > 1) {
          for (const { version } of clients) expect(version).toBe(1);
          expectUnderstanding(world, clients);
        }
        // What is left are the window of disturbances and nothing else.
        expect(world.timers.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: RUNS, endOnFailure: process.env.RUNS === undefined },
    );
  });

  it('one whose commits nobody can follow keeps nobody from it', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), (steps) => {
        const world = new TestCall();
        world.spoil = (client, bytes) => (client.userId === '101' ? withWrongKeys(bytes) : bytes);
        for (const one of steps) take(world, one.kind === 'joinOld' ? { kind: 'join', who: 0 } : one);
        const clients = finish(world);
        expect(world.closed).toEqual([]);
        if (clients.length > 1) expectUnderstanding(world, clients);
      }),
      { numRuns: RUNS, endOnFailure: process.env.RUNS === undefined },
    );
  });
});
