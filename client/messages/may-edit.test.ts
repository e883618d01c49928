import { MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import { mayEdit } from './may-edit.ts';

const message = (more: object = {}): Message => ({ id: '1', author: { id: 'me' }, type: MessageType.Default, content: 'hello', ...more }) as Message;

it.each([
  ['what one wrote', {}, true],
  ['what one answered', { type: MessageType.Reply }, true],
  ['what another wrote', { author: { id: 'bob' } }, false],
  ['that one pinned something', { type: MessageType.ChannelPinnedMessage }, false],
  ['what one said aloud', { flags: MessageFlags.IsVoiceMessage }, false],
  ['what a bot shows to one alone', { flags: MessageFlags.Ephemeral }, false],
  ['a poll', { poll: { question: { text: 'Soup?' } } }, false],
  ['what one forwarded', { message_snapshots: [{ message: { content: 'theirs' } }] }, false],
])('can be written anew or not: %s', (_what, more, expected) => {
  expect(mayEdit(message(more), 'me')).toBe(expected);
});
