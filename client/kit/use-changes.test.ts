import { mergeWords } from './merges.ts';
import { differing } from './use-changes.ts';

describe('what differs from what stands', () => {
  it('is nothing where somebody else made the same change', () => {
    expect(differing({ name: { value: 'new', base: 'old' } }, { name: 'new' }, {})).toEqual({});
  });

  it('is nothing of what stands no more', () => {
    expect(differing<Record<string, string>>({ gone: { value: 'new', base: 'old' } }, { left: 'old' }, {})).toEqual({});
  });

  it('is the last word of a value that has no parts', () => {
    expect(differing({ name: { value: 'mine', base: 'old' } }, { name: 'theirs' }, {})).toEqual({ name: 'mine' });
  });

  it('holds what others did to a value that has parts', () => {
    const touched = { words: { value: ['a', 'mine'], base: ['a'] } };
    expect(differing(touched, { words: ['a', 'theirs'] }, { words: mergeWords })).toEqual({ words: ['a', 'mine', 'theirs'] });
    expect(differing(touched, { words: ['mine', 'a'] }, { words: mergeWords })).toEqual({ words: ['a', 'mine'] });
  });
});
