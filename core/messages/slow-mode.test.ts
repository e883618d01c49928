import { PermissionFlagsBits } from 'discord-api-types/v10';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import type { UserRecord } from '../users/user-record.ts';
import type { Place } from './place.ts';
import { checkSlowMode, demandSlowMode } from './slow-mode.ts';

const user = (id: string, bot = false): UserRecord => ({ id, bot }) as UserRecord; // all that is asked of one
const place = (seconds: number, permissions = 0n, id = 'c'): Place =>
  ({ channel: { id, rate_limit_per_user: seconds }, guild: {}, permissions }) as unknown as Place;

function open(): { demand: (where: Place, who: UserRecord, atMs: number, kind?: 'thread') => Promise<unknown>; check: typeof checkSlowMode } {
  let nowMs = 0;
  const core = { shortMemory: inProcessShortMemory(() => nowMs), clock: { nowMs: () => nowMs, steadyMs: () => nowMs } };
  return {
    async demand(where, who, atMs, kind) {
      nowMs = atMs;
      try {
        await demandSlowMode(core, where, who, kind);
        return null;
      } catch (error) {
        return (error as { toBody(): unknown }).toBody();
      }
    },
    check: (_core, where, who) => checkSlowMode(core, where, who),
  };
}

it('says how long to wait, for each person and channel alone', async () => {
  const { demand, check } = open();
  await demand(place(10), user('a'), 1000);
  expect(await demand(place(10), user('a'), 4000)).toMatchObject({ code: 20016, retry_after: 7 });
  await expect(check({} as never, place(10), user('a'))).rejects.toMatchObject({ extras: { retry_after: 7 } });
  expect(await demand(place(10), user('b'), 4000)).toBeNull();
  expect(await demand(place(10, 0n, 'other'), user('a'), 4000)).toBeNull();
  expect(await demand(place(10), user('a'), 11_000)).toBeNull();
});

it('goes by the setting of now, and does not restart by a refusal', async () => {
  const { demand } = open();
  await demand(place(60), user('a'), 0);
  expect(await demand(place(60), user('a'), 1000)).not.toBeNull();
  expect(await demand(place(2), user('a'), 2000)).toBeNull();
  expect(await demand(place(2), user('a'), 3000)).toMatchObject({ retry_after: 1 });
});

it('lets one of many at once through', async () => {
  const { demand } = open();
  const answers = await Promise.all(Array.from({ length: 20 }, () => demand(place(10), user('a'), 5)));
  expect(answers.filter((answer) => answer === null)).toHaveLength(1);
});

it('spares bots, who bypasses it, and threads from messages', async () => {
  const { demand } = open();
  for (const at of [0, 1]) {
    expect(await demand(place(10), user('bot', true), at)).toBeNull();
    expect(await demand(place(10, PermissionFlagsBits.BypassSlowmode), user('m'), at)).toBeNull();
    expect(await demand(place(0), user('z'), at)).toBeNull();
  }
  await demand(place(10), user('a'), 0);
  expect(await demand(place(10), user('a'), 1, 'thread')).toBeNull();
});
