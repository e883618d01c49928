import type { Message } from '../entities.ts';
import { withoutEmoji, withoutReaction, withReaction, withVote } from './reactions.ts';

const HEART = { id: null, name: '❤' };
const OWN = { id: '5', name: 'own' };
const message = {} as Message;
const counts = ({ reactions }: Message): unknown => reactions?.map(({ emoji, count, me }) => [emoji.name, count, me]);

describe('reactions', () => {
  it('are counted by emoji, one’s own once', () => {
    const two = withReaction(withReaction(message, HEART, false, false), HEART, true, false);
    expect(counts(two)).toEqual([['❤', 2, true]]);
    expect(withReaction(two, HEART, true, false)).toBe(two);
    expect(counts(withReaction(two, OWN, false, false))).toEqual([
      ['❤', 2, true],
      ['own', 1, false],
    ]);
  });

  it('go with the last who had them, and not for what nobody did', () => {
    const one = withReaction(message, OWN, true, false);
    expect(counts(withoutReaction(one, { id: '5', name: 'renamed' }, true, false))).toEqual([]);
    expect(withoutReaction(one, HEART, false, false)).toBe(one);
    const others = withReaction(message, HEART, false, false);
    expect(withoutReaction(others, HEART, true, false)).toBe(others);
    expect(counts(withoutEmoji(one, OWN))).toEqual([]);
  });

  it('count super-reactions apart', () => {
    const burst = withReaction(withReaction(message, HEART, true, false), HEART, true, true);
    expect(burst.reactions?.[0]).toMatchObject({ count: 2, count_details: { burst: 1, normal: 1 }, me: true, me_burst: true });
  });
});

describe('votes', () => {
  it('are counted by answer, one’s own once', () => {
    const poll = { poll: { answers: [], results: undefined } } as unknown as Message;
    const one = withVote(withVote(poll, 2, 1, false), 1, 1, true);
    expect(one.poll?.results?.answer_counts).toEqual([
      { id: 1, count: 1, me_voted: true },
      { id: 2, count: 1, me_voted: false },
    ]);
    expect(withVote(one, 1, 1, true)).toBe(one);
    expect(withVote(one, 1, -1, true).poll?.results?.answer_counts[0]).toEqual({ id: 1, count: 0, me_voted: false });
    expect(withVote(message, 1, 1, true)).toBe(message);
  });
});
