import { wordsOf } from './words.ts';

const found = (text: string): [string, string][] => wordsOf(text).map(({ text: word, range }) => [word, text.slice(...range)]);

it('reads the names of emojis and commands, where they stand, and no ids', () => {
  expect(
    found(
      'say <:wave_hand:300000000000000001> <a:aa:300000000000000001> <a:a_a:300000000000000001> <@300000000000000001> </poll create:300000000000000001> <t:1700000000:R> end',
    ),
  ).toEqual(['say', 'wave', 'hand', 'aa', 'a', 'a', 'poll', 'create', 'end'].map((word) => [word, word]));
});

it('keeps what only looks like one, and links', () => {
  expect(found('<3 <https://example.com> <@12> <b').map(([word]) => word)).toEqual(['3', 'https', 'example', 'com', '12', 'b']);
});
