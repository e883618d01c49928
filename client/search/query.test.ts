import { dayStart, filtersAfter, parametersOf, queryOf, takeFilters, typedFilter, type Query } from './query.ts';

describe('a search in the words of people', () => {
  const query: Query = {
    text: ' red kite ',
    filters: [
      { key: 'from', value: '10' },
      { key: 'from', value: '11' },
      { key: 'has', value: 'link', isNot: true },
      { key: 'pinned', value: 'true' },
      { key: 'during', value: '2026-03-29' },
    ],
    order: 'oldest',
  };

  it('becomes what the server takes, and comes back from it', () => {
    const made = parametersOf(query);
    expect(made).toMatchObject({ content: 'red kite', author_id: ['10', '11'], has: ['-link'], pinned: 'true', sort_order: 'asc' });
    expect(queryOf(made)).toEqual({ ...query, text: 'red kite' });
  });

  it('takes of several bounds the narrower one', () => {
    const bounds = (...filters: Query['filters']) => parametersOf({ text: '', filters, order: 'newest' });
    const narrow = bounds({ key: 'after', value: '2026-01-05' }, { key: 'during', value: '2026-01-02' });
    expect(narrow['min_id']).toBe(bounds({ key: 'after', value: '2026-01-05' })['min_id']);
    expect(narrow['max_id']).toBe(bounds({ key: 'during', value: '2026-01-02' })['max_id']);
    const kept = { key: 'before' as const, value: '2026-02-01' };
    expect(queryOf(bounds(kept, { key: 'after', value: '2026-01-05' })).filters).toEqual([{ key: 'after', value: '2026-01-05' }, kept]);
  });

  it('knows a filter that is being typed, and days that there are', () => {
    expect(typedFilter('kite from:al')).toEqual({ key: 'from', word: 'al', isNot: false, from: 5 });
    expect(typedFilter('-has:')).toEqual({ key: 'has', word: '', isNot: true, from: 0 });
    expect(typedFilter('see https://x.org')).toBeNull();
    expect(typedFilter('from:al kite')).toBeNull();
    // Not the opposite of what is meant.
    expect(typedFilter('-from:bob')).toBeNull();
    expect(filtersAfter('-')).not.toContain('from');
    expect(dayStart('2026-02-30')).toBeNull();
    expect(dayStart('2026-2-3')?.getDate()).toBe(3);
  });

  it('takes what was typed in full without choosing it, and leaves what it does not know', () => {
    const known = ({ key, word, isNot }: { key: Query['filters'][number]['key']; word: string; isNot: boolean }) =>
      word === 'nobody' ? undefined : { key, value: word, ...(isNot && { isNot }) };
    const typed = (text: string, ...filters: Query['filters']) => takeFilters({ text, filters, order: 'newest' }, known);
    expect(typed('from:alice red -has:link kite')).toEqual({
      text: 'red kite',
      filters: [
        { key: 'from', value: 'alice' },
        { key: 'has', value: 'link', isNot: true },
      ],
      order: 'newest',
    });
    expect(typed('from:nobody red').text).toBe('from:nobody red');
    expect(typed('has:link', { key: 'has', value: 'link' }).filters).toEqual([{ key: 'has', value: 'link' }]);
  });
});
