import { MessageType, type APIUser } from 'discord-api-types/v10';
import type { OutboxEntry } from '#sdk/outbox/entry';
import { createState } from '#sdk/state/state';
import { pendingMessage, referenceOf, stickersOf } from './pending-message.ts';

const me = { id: 'me', username: 'me' } as APIUser; // as much of one as is handed on

const entry = (body: OutboxEntry['body']): OutboxEntry => ({
  id: '9',
  channelId: '1',
  body,
  files: [],
  createdAtMs: 0,
  state: 'waiting',
  triedAfterId: null,
  error: null,
  progress: 0,
});

it('shows the sticker that waits, as far as it is known', () => {
  const state = createState();
  const wave = { id: '5', name: 'wave', format_type: 1 };
  state.guilds.set('7', { id: '7', stickers: [wave] } as never); // as much of it as is looked at
  const known = entry({ sticker_ids: ['5'] });
  expect(pendingMessage(known, me, stickersOf(state, known), false)).toMatchObject({ content: '', sticker_items: [wave] });
  const unknown = entry({ sticker_ids: ['6'] });
  expect(pendingMessage(unknown, me, stickersOf(state, unknown), false)).toMatchObject({ sticker_items: [] });
  expect(stickersOf(state, entry({ content: 'a' }))).toEqual([]);
});

it('is an answer where what it answers is held', () => {
  const answer = entry({ content: 'a', message_reference: { message_id: '8', fail_if_not_exists: false } });
  expect(referenceOf(answer)).toEqual({ message_id: '8', channel_id: '1' });
  expect(pendingMessage(answer, me, [], true)).toMatchObject({ type: MessageType.Reply, message_reference: { message_id: '8', channel_id: '1' } });
  expect(pendingMessage(answer, me, [], false).type).toBe(MessageType.Default);
  expect(pendingMessage(entry({ content: 'a' }), me, [], false)).not.toHaveProperty('message_reference');
});
