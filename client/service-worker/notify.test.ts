import { jest } from '@jest/globals';
import { onPush } from './notify.ts';

const CHANNEL = '100000000000000030';

beforeEach(() => {
  globalThis.caches = { match: () => Promise.resolve(undefined) } as never;
});

async function shownFor(payload: object): Promise<unknown[]> {
  const showNotification = jest.fn(() => Promise.resolve());
  const registration = { scope: 'https://chat.example/', showNotification, getNotifications: () => Promise.resolve([]) };
  await onPush({ registration } as never, { json: () => payload } as never);
  return showNotification.mock.calls;
}

it('shows how a call ended silently, also where its notice was put away', async () => {
  const [call] = await shownFor({ kind: 'call', title: 'Bob', channel_id: CHANNEL });
  const [over] = await shownFor({ kind: 'call_over', title: 'Bob', channel_id: CHANNEL });
  expect(call).toEqual(['Bob', expect.objectContaining({ tag: `call ${CHANNEL}`, body: 'Incoming call', silent: false })]);
  expect(over).toEqual(['Bob', expect.objectContaining({ tag: `call ${CHANNEL}`, body: 'The call no longer rings', silent: true })]);
});
