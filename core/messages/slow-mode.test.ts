import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { UserRecord } from '../users/user-record.ts';
import type { Place } from './place.ts';
import { SlowMode } from './slow-mode.ts';

const user = (id: string, bot = false): UserRecord => ({ id, bot }) as UserRecord; // all that is asked of one
const place = (seconds: number, permissions = 0n, id = 'c'): Place =>
  ({ channel: { id, rate_limit_per_user: seconds }, guild: {}, permissions }) as unknown as Place;
const refusal = (run: () => void): unknown => {
  try {
    run();
    return null;
  } catch (error) {
    return (error as { toBody(): unknown }).toBody();
  }
};

it('says how long to wait, for each person and channel alone', () => {
  const slow = new SlowMode();
  slow.demand(place(10), user('a'), 1000);
  expect(refusal(() => slow.demand(place(10), user('a'), 4000))).toMatchObject({ code: 20016, retry_after: 7 });
  expect(refusal(() => slow.demand(place(10), user('b'), 4000))).toBeNull();
  expect(refusal(() => slow.demand(place(10, 0n, 'other'), user('a'), 4000))).toBeNull();
  expect(refusal(() => slow.demand(place(10), user('a'), 11_000))).toBeNull();
});

it('goes by the setting of now, and does not restart by a refusal', () => {
  const slow = new SlowMode();
  slow.demand(place(60), user('a'), 0);
  expect(refusal(() => slow.demand(place(60), user('a'), 1000))).not.toBeNull();
  expect(refusal(() => slow.demand(place(2), user('a'), 2000))).toBeNull();
});

it('stays quick however many people it remembers', () => {
  const slow = new SlowMode();
  const startedMs = performance.now();
  for (let count = 0; count < 80_000; count++) slow.demand(place(600), user(`${count}`), count);
  expect(performance.now() - startedMs).toBeLessThan(5000);
  expect(refusal(() => slow.demand(place(600), user('1'), 90_000))).not.toBeNull();
});

it('spares bots, who bypasses it, and threads from messages', () => {
  const slow = new SlowMode();
  for (const at of [0, 1]) {
    slow.demand(place(10), user('bot', true), at);
    slow.demand(place(10, PermissionFlagsBits.BypassSlowmode), user('m'), at);
    slow.demand(place(0), user('z'), at);
  }
  slow.demand(place(10), user('a'), 0);
  expect(refusal(() => slow.demand(place(10), user('a'), 1, 'thread'))).toBeNull();
});
