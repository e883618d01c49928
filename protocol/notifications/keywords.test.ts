import { keywordsThatCount, MOST_KEYWORDS_IN_PLACES } from './keywords.ts';

const words = (count: number): string[] => Array.from({ length: count }, (_, at) => `word ${at}`);

describe('keywords of places', () => {
  it('all count while there is room', () => {
    const given = { 2: words(MOST_KEYWORDS_IN_PLACES - 1), 1: ['last'] };
    expect(keywordsThatCount(given)).toEqual(given);
  });

  it('count beyond it by the ids of their places, in whatever order those are sent or kept', () => {
    const [young, old, older] = ['1234567890123456789', '234567890123456789', '34567890123456789'] as const;
    const counted = { [older]: words(300), [old]: words(200), [young]: [] };
    for (const order of [
      [young, old, older],
      [old, older, young],
    ]) {
      expect(keywordsThatCount(Object.fromEntries(order.map((id) => [id, words(300)])))).toEqual(counted);
    }
  });
});
