import type { Filter } from './query.ts';
import { parametersIn, tabsOf } from './tabs.ts';

const query = (...filters: Filter[]) => ({ text: 'kite', filters, order: 'newest' as const });

it('shows what its tab and the query both want', () => {
  expect(parametersIn(query(), 'media')).toEqual({ content: 'kite', has: ['image', 'video'] });
  expect(parametersIn(query({ key: 'has', value: 'image' }), 'media')).toMatchObject({ has: ['image'] });
  expect(parametersIn(query({ key: 'has', value: 'image', isNot: true }), 'media')).toMatchObject({ has: ['video', '-image'] });
  expect(parametersIn(query({ key: 'has', value: 'link', isNot: true }), 'files')).toMatchObject({ has: ['file', '-link'] });
  expect(parametersIn(query({ key: 'has', value: 'sticker' }), 'pins')).toMatchObject({ has: ['sticker'], pinned: 'true' });
});

it('has no tab for what the query does not want', () => {
  expect(tabsOf(query())).toEqual(['messages', 'media', 'files', 'links', 'pins']);
  expect(tabsOf(query({ key: 'has', value: 'sticker' }))).toEqual(['messages', 'pins']);
  expect(tabsOf(query({ key: 'has', value: 'link', isNot: true }, { key: 'pinned', value: 'true', isNot: true }))).toEqual(['messages', 'media', 'files']);
});
