import { knownReactors } from './known-reactors.ts';

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
});
