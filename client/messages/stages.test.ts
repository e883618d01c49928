import { stageOf, type Stage } from './stages.ts';

interface Item {
  key: string;
}

const itemsOf = (keys: string): Item[] => [...keys].map((key) => ({ key }));
const wordsOf = ({ shown, free, isAtStart }: Stage<Item>): string => `${isAtStart ? 'start: ' : ''}${'.'.repeat(free)}${shown.map(({ key }) => key).join('')}`;

/** All steps from what is shown to what is wanted, with the free places above it: each a dot. */
function steps(from: string, to: string, wantedFree = 0, isFreeSeen = false): string[] {
  const wanted = itemsOf(to);
  const taken: string[] = [];
  let before: Pick<Stage<Item>, 'shown' | 'free'> = { shown: itemsOf(from.replaceAll('.', '')), free: from.split('.').length - 1 };
  while (taken.length < 5) {
    const stage = stageOf(before, wanted, { wantedFree, isFreeSeen });
    if (stage.shown === before.shown && stage.free === before.free) break;
    taken.push(wordsOf(stage));
    before = stage;
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
    expect(steps('....abc', 'xyz')).toEqual(['xyz']);
    expect(steps('....abc', '')).toEqual(['']);
  });

  it('fill the free places with what is older and leave them to what goes, without a move of what is seen', () => {
    expect(steps('....cdef', 'abcd', 4)).toEqual(['..abcd']);
    expect(steps('....abcd', 'cdef', 4)).toEqual(['......cdef']);
    expect(steps('....cd', 'cde', 4)).toEqual(['....cde']);
  });

  it('keep the free places where they are seen', () => {
    expect(steps('....cdef', 'abcd', 4, true)).toEqual(['start: ....abcdef', '....abcd']);
  });

  it('keep the place of what stays where both begin with something else', () => {
    expect(steps('Xcd', 'aWcd')).toEqual(['start: cd', 'start: aWcd']);
    expect(steps('....Xcd', 'aWcd', 4)).toEqual(['.....cd', '...aWcd']);
    expect(steps('....XYcde', 'Wcd', 4)).toEqual(['......cde', '.....Wcd']);
  });

  it('free places where they are wanted and few, and take them away where they are many or wanted no longer', () => {
    expect(steps('cd', 'abcd', 4)).toEqual(['start: abcd', 'start: ....abcd']);
    expect(steps('...cd', 'abcd', 8)).toEqual(['.abcd', 'start: ........abcd']);
    expect(steps('.cd', 'abcd', 8)).toEqual(['start: cd', 'start: abcd', 'start: ........abcd']);
    expect(steps('....ab', 'b', 1)).toEqual(['.....b', 'start: .b']);
    expect(steps('....cd', 'bcd', 0)).toEqual(['...bcd', 'start: bcd']);
  });
});
