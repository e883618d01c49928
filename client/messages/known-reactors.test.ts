import { CLEARED, knownReactors, NOTHING_TOLD, stillReacting, withTold } from './known-reactors.ts';

const people = (...ids: string[]) => ids.map((id) => ({ id }));
const [ME] = people('me') as [{ id: string }];
const named = (asked: string[], count: number, me: boolean) => knownReactors(people(...asked), ME, { count, me }).map(({ id }) => id);

describe('those who are named behind a reaction', () => {
  it('stay those who were asked for while others come', () => {
    expect(named(['ann', 'bob'], 9, false)).toEqual(['ann', 'bob']);
    expect(named(['me', 'ann'], 9, true)).toEqual(['me', 'ann']);
  });

  it('are with oneself as soon as one reacts so, and without when one takes it back', () => {
    expect(named(['ann'], 2, true)).toEqual(['ann', 'me']);
    expect(named(['ann', 'bob', 'eve'], 4, true)).toEqual(['ann', 'bob', 'eve']);
    expect(named(['ann', 'me'], 1, false)).toEqual(['ann']);
  });

  it('are never more than are counted', () => {
    expect(named(['ann', 'bob', 'eve'], 1, false)).toEqual(['ann']);
  });

  it('are without those who take it back, until they give it again', () => {
    const asked = people('ann', 'bob', 'eve');
    const without = withTold(NOTHING_TOLD, 'bob', false);
    expect(stillReacting(asked, NOTHING_TOLD)).toEqual(asked);
    expect(stillReacting(asked, without)).toEqual(people('ann', 'eve'));
    expect(stillReacting(asked, withTold(without, 'bob', true))).toEqual(asked);
  });

  it('are none of those from whom it was taken, but who has given it since', () => {
    expect(stillReacting(people('ann', 'bob'), CLEARED)).toEqual([]);
    expect(stillReacting(people('ann', 'bob'), withTold(CLEARED, 'bob', true))).toEqual(people('bob'));
  });
});
