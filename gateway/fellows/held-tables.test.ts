import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { HeldTables, pageOf } from './held-tables.ts';

const tableOf = (userId: string) => ({ table: `sessions:${userId}`, userId, shard: [0, 1] as [number, number], isBot: false });

it.each(['add', 'renew'])('writes with the next %s what could not be written', async (how) => {
  const memory = inProcessShortMemory(() => 1_000);
  let isAway = true;
  const held = new HeldTables({ ...memory, set: async (...given) => (isAway ? Promise.reject(new Error('away')) : memory.set(...given)) }, 'p0', 60_000);
  await expect(held.add(tableOf('1'))).rejects.toThrow('away');
  isAway = false;
  // Long before it would be due.
  if (how === 'renew') held.renew(1, 20_000);
  else await held.add(tableOf('1'));
  for (let tries = 0; tries < 1_000 && !(await memory.get(pageOf('p0', 0))); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await memory.get(pageOf('p0', 0))).toEqual([tableOf('1')]);
});
