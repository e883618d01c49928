import { stageOf, type Stage } from './stages.ts';

interface Item {
  key: string;
}

const itemsOf = (keys: string): Item[] => [...keys].map((key) => ({ key }));
const wordsOf = ({ shown, isAtStart }: Stage<Item>): string => `${isAtStart ? 'start: ' : ''}${shown.map(({ key }) => key).join('')}`;

/** All steps from what is shown to what is wanted. */
function steps(from: string, to: string): string[] {
  const wanted = itemsOf(to);
  const taken: string[] = [];
  for (let shown: readonly Item[] = itemsOf(from); shown !== wanted && taken.length < 5;) {
    const stage = stageOf(shown, wanted);
    taken.push(wordsOf(stage));
    shown = stage.shown;
  }
  return taken;
}

describe('the steps of a list', () => {
  it('are one where only one end changed', () => {
    expect(steps('', 'abc')).toEqual(['abc']);
    expect(steps('abc', 'abcde')).toEqual(['abcde']);
    expect(steps('cde', 'abcde')).toEqual(['start: abcde']);
    expect(steps('abcde', 'cde')).toEqual(['start: cde']);
    expect(steps('abcde', 'abd')).toEqual(['abd']);
  });

  it('are two where older ones came and newer ones went, or the other way around', () => {
    expect(steps('cdef', 'abcd')).toEqual(['start: abcdef', 'abcd']);
    expect(steps('abcd', 'cdef')).toEqual(['start: cd', 'cdef']);
    expect(steps('abcd', 'bcde')).toEqual(['start: bcd', 'bcde']);
  });

  it('are one to somewhere else', () => {
    expect(steps('abc', 'xyz')).toEqual(['xyz']);
    expect(steps('abc', '')).toEqual(['']);
  });
});
