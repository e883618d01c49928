import { MessageType } from 'discord-api-types/v10';
import { collectUntil } from '#core/state/test-garbage';
import type { Message } from '#sdk/state/entities';
import { rowsOf } from './rows.ts';

const message = (number: number, authorId = 'a', type = MessageType.Default): Message =>
  ({
    id: String(1000 + number),
    type,
    content: '',
    author: { id: authorId, username: authorId },
    timestamp: new Date(Date.UTC(2026, 0, 2, 12, number)).toISOString(),
  }) as unknown as Message; // as much of it as rows are made from

const firsts = (messages: readonly Message[]): boolean[] => rowsOf(messages, [], null, null).map(({ isFirst }) => isFirst);

it('names an author again after another one, a word of the server and seven minutes', () => {
  expect(firsts([message(0), message(1), message(2, 'b'), message(3), message(4, 'a', MessageType.ChannelPinnedMessage), message(5), message(13)])).toEqual([
    true,
    false,
    true,
    true,
    true,
    true,
    true,
  ]);
});

it('keeps the rows of which nothing changed', () => {
  const messages = [message(0), message(1), message(2)];
  const rows = rowsOf(messages, [], null, null);
  expect(rowsOf([...messages, message(3)], [], null, null).slice(0, 3)).toEqual(rows);
  expect(rowsOf([...messages, message(3)], [], null, null)[2]).toBe(rows[2]);
  // The one before it was edited.
  expect(rowsOf([message(0), ...messages.slice(1)], [], null, null)[1]).toBe(rows[1]);
  expect(rowsOf(messages.slice(1), [], null, null)[0]).toMatchObject({ isFirst: true });
});

it('shows where what is unread begins', () => {
  const rows = rowsOf([message(0), message(1), message(2), message(3)], [], '1001', null);
  expect(rows.map(({ isFirstUnread }) => isFirstUnread)).toEqual([false, false, true, false]);
});

it('holds none of the messages that were let go of', async () => {
  const messages = Array.from({ length: 100 }, (_, number) => message(number));
  const first = new WeakRef(messages[0] as Message);
  rowsOf(messages, [], null, null);
  const last = messages.at(-1);
  messages.length = 0;
  expect(await collectUntil(() => first.deref() === undefined)).toBe(true);
  expect(rowsOf(last ? [last] : [], [], null, null)).toHaveLength(1);
});
