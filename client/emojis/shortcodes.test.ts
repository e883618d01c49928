import { mayHoldShortcodes, shortcodesIn, withEmojis } from './shortcodes.ts';

const ID = '175928847299117063';
const known: Record<string, string> = { smile: '😄', '+1': '👍', white_check_mark: '✅', 'wave::skin-tone-2': '👋🏼', fish: `<:fish:${ID}>` };
const emojiCalled = (name: string): string | null => known[name] ?? null;

describe('names between colons', () => {
  it.each([
    [':smile:', '😄'],
    ['well :smile: done :+1:', 'well 😄 done 👍'],
    [':smile::smile:', '😄😄'],
    [':white_check_mark: **:smile:** ||:+1:||', '✅ **😄** ||👍||'],
    [':wave::skin-tone-2:', '👋🏼'],
    [':fish:', `<:fish:${ID}>`],
    ['> a :smile:\n> b :fish:\n- :+1:', `> a 😄\n> b <:fish:${ID}>\n- 👍`],
    ['[:smile:](https://a.example/:smile:)', '[😄](https://a.example/:smile:)'],
  ])('become emojis: %j', (text, sent) => expect(withEmojis(text, emojiCalled)).toBe(sent));

  it.each([
    String.raw`\:smile:`,
    '`:smile:`',
    '```\n:smile:\n```',
    'https://a.example/:smile:',
    '<https://a.example/:smile:>',
    `<:smile:${ID}>`,
    `<a:smile:${ID}>`,
    '<:smile:12>',
    'at 10:30:45',
    ':smile',
    ': smile :',
    ':nobody-knows:',
  ])('stay as they are: %j', (text) => expect(withEmojis(text, emojiCalled)).toBe(text));

  it('are found where they stand', () => {
    expect(shortcodesIn('**a** :smile:', emojiCalled)).toEqual([{ from: 6, to: 13, written: '😄' }]);
    expect(mayHoldShortcodes('10:30')).toBe(false);
    expect(mayHoldShortcodes('10:30:45')).toBe(true);
  });
});
