import { SharedEvent } from './frames/shared-event.ts';
import type { Session } from './session.ts';
import { openTestGateway } from './test-core.ts';

const gateway = openTestGateway();
const openSession = (): Session => gateway.session(gateway.user().id);
const say = (session: Session, from: number, to: number, text = ''): void => {
  for (let n = from; n <= to; n++) session.dispatch(new SharedEvent('MESSAGE_CREATE', { n, text }));
};
const numbers = (session: Session, since: number): number[] | undefined =>
  session.missedSince(since)?.map((event) => (JSON.parse(`{${event.plain('json').toString('utf8', 1)}`) as { d: { n: number } }).d.n);

describe('a session', () => {
  it('gives what was dispatched after a number, in order', () => {
    const session = openSession();
    say(session, 2, 10);
    expect(numbers(session, 7)).toEqual([8, 9, 10]);
    expect(numbers(session, 10)).toEqual([]);
    expect(session.missedSince(11)).toBeNull();
  });

  it('keeps at least the last 2000 dispatches, and not many more', () => {
    const session = openSession();
    say(session, 2, 5000);
    expect(numbers(session, 3000)).toHaveLength(2000);
    expect(session.missedSince(2400)).toBeNull();
  });

  it('keeps no more than 4 MiB, but always the newest', () => {
    const session = openSession();
    const quarter = 'x'.repeat(1024 * 1024);
    say(session, 2, 20, quarter);
    expect(numbers(session, 17)).toEqual([18, 19, 20]);
    expect(session.missedSince(15)).toBeNull();
    say(session, 21, 21, quarter.repeat(6));
    expect(numbers(session, 20)).toEqual([21]);
    expect(session.missedSince(19)).toBeNull();
  });

  it('forgets what the client has had for a minute', () => {
    const session = openSession();
    say(session, 2, 10);
    session.acknowledge(8, 1_000_000);
    expect(numbers(session, 4)).toHaveLength(6);
    session.acknowledge(10, 1_041_000);
    expect(numbers(session, 4)).toHaveLength(6);
    session.acknowledge(10, 1_082_000);
    expect(session.missedSince(7)).toBeNull();
    expect(numbers(session, 8)).toEqual([9, 10]);
    session.acknowledge(10, 1_150_000);
    expect(session.missedSince(9)).toBeNull();
    expect(numbers(session, 10)).toEqual([]);
  });

  it('does not believe a client that claims to have had more than was sent', () => {
    const session = openSession();
    say(session, 2, 10);
    session.acknowledge(9999, 1_000_000);
    session.acknowledge(9999, 2_000_000);
    expect(numbers(session, 4)).toHaveLength(6);
  });
});
