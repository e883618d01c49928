import { i18n } from '@lingui/core';
import { momentInWords } from './times.ts';

const AT = new Date(2021, 3, 20, 16, 20, 30);
const shown = (style: string): string => momentInWords(AT.getTime() / 1000, style, AT.getTime()).replaceAll('\u202f', ' ');

it('shows a moment by each of Discord’s letters', () => {
  i18n.loadAndActivate({ locale: 'en-GB', messages: {} });
  expect(Object.fromEntries(['t', 'T', 'd', 'D', 'f', 'F', 's', 'S', 'R'].map((style) => [style, shown(style)]))).toEqual({
    t: '16:20',
    T: '16:20:30',
    d: '20/04/2021',
    D: '20 April 2021',
    f: '20 April 2021 at 16:20',
    F: 'Tuesday, 20 April 2021 at 16:20',
    s: '20/04/2021, 16:20',
    S: '20/04/2021, 16:20:30',
    R: 'now',
  });
});
