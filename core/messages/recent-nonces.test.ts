import type { APIMessage } from 'discord-api-types/v10';
import { pino } from 'pino';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { onceForNonce } from './recent-nonces.ts';

const message = (id: string): APIMessage => ({ id }) as APIMessage; // nobody looks further
const MINUTE_MS = 60_000;
const show = async (id: string): Promise<APIMessage> => message(id);

function open() {
  let nowMs = 0;
  const core = { shortMemory: inProcessShortMemory(() => nowMs), log: pino({ level: 'silent' }) };
  return {
    once: (authorId: string, channelId: string, nonce: string | number, atMs: number, create: () => Promise<APIMessage>) => {
      nowMs = atMs;
      return onceForNonce(core, { authorId, channelId, nonce }, create, show);
    },
  };
}

it('gives all who send the same nonce at once one message', async () => {
  const { once } = open();
  let made = 0;
  const create = async (): Promise<APIMessage> => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return message(String(++made));
  };
  const sent = await Promise.all(['n', 'n', 'n'].map((nonce) => once('u', 'c', nonce, 0, create)));
  expect(sent.map((one) => one.id)).toEqual(['1', '1', '1']);
});

it('tells authors and channels apart', async () => {
  const { once } = open();
  const ids = [];
  for (const [author, channel] of [
    ['a', 'x'],
    ['b', 'x'],
    ['a', 'y'],
  ] as const)
    ids.push((await once(author, channel, 1, 0, async () => message(author + channel))).id);
  expect(ids).toEqual(['ax', 'bx', 'ay']);
});

it('forgets one whose message was not made, and all after some minutes', async () => {
  const { once } = open();
  await expect(once('u', 'c', 'n', 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await once('u', 'c', 'n', 1, async () => message('1'))).id).toBe('1');
  expect((await once('u', 'c', 'n', 2 * MINUTE_MS, async () => message('2'))).id).toBe('1');
  expect((await once('u', 'c', 'n', 7 * MINUTE_MS, async () => message('3'))).id).toBe('3');
});

it('lets another write where the first one died over it', async () => {
  const { once } = open();
  void once('u', 'c', 'n', 0, () => new Promise(() => undefined));
  expect((await once('u', 'c', 'n', 2 * MINUTE_MS, async () => message('2'))).id).toBe('2');
});
