import { emojiKey, emojiOfPath } from './emoji-of-path.ts';

it.each(['👍', '👍🏽', '❤️', '🇫🇷', '1️⃣', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏳️‍🌈'])('takes the emoji %s as itself', (text) => {
  expect(emojiOfPath(text)).toEqual({ id: null, name: text, animated: false });
});

it('takes a custom emoji by name and id, counted by its id', () => {
  expect(emojiOfPath('party:123456789012345678')).toEqual({ id: '123456789012345678', name: 'party', animated: false });
  expect(emojiOfPath('a:party:123456789012345678').id).toBe('123456789012345678');
  expect(emojiKey(emojiOfPath('renamed:123456789012345678'))).toBe('123456789012345678');
});

it.each(['', 'a', '1', '12', '👍👍', 'party', ':x:', 'x:y', '\u200d', '👍 ', 'a:b:c', '👍'.repeat(40)])('refuses %j', (text) => {
  expect(() => emojiOfPath(text)).toThrow(expect.objectContaining({ row: expect.objectContaining({ code: 10014, status: 400 }) }) as Error);
});
