import { sizeWords } from './progress-bar.ts';

it.each([
  [0, '0.0 KiB'],
  [35_000, '34.2 KiB'],
  [1_000_000, '976.6 KiB'],
  [1_100_000, '1.0 MiB'],
  [5_000_000_000, '4.7 GiB'],
])('says of %i bytes %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
