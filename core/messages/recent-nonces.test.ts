import type { APIMessage } from 'discord-api-types/v10';
import { RecentNonces } from './recent-nonces.ts';

const message = (id: string): APIMessage => ({ id }) as APIMessage; // nobody looks further
const MINUTE_MS = 60_000;

it('gives all who send the same nonce at once one message', async () => {
  const nonces = new RecentNonces();
  let made = 0;
  const create = async (): Promise<APIMessage> => {
    await Promise.resolve();
    return message(String(++made));
  };
  const sent = await Promise.all(['n', 'n', 'n'].map((nonce) => nonces.once('u', 'c', nonce, 0, create)));
  expect(sent.map((one) => one.id)).toEqual(['1', '1', '1']);
});

it('tells authors and channels apart', async () => {
  const nonces = new RecentNonces();
  const ids = [];
  for (const [author, channel] of [
    ['a', 'x'],
    ['b', 'x'],
    ['a', 'y'],
  ] as const)
    ids.push((await nonces.once(author, channel, 1, 0, async () => message(author + channel))).id);
  expect(ids).toEqual(['ax', 'bx', 'ay']);
});

it('forgets one whose message was not made, and all after some minutes', async () => {
  const nonces = new RecentNonces();
  await expect(nonces.once('u', 'c', 'n', 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await nonces.once('u', 'c', 'n', 1, async () => message('1'))).id).toBe('1');
  expect((await nonces.once('u', 'c', 'n', 2 * MINUTE_MS, async () => message('2'))).id).toBe('1');
  expect((await nonces.once('u', 'c', 'n', 7 * MINUTE_MS, async () => message('3'))).id).toBe('3');
});
