import type { RecurrenceRule } from '#protocol/rest/scheduled-events';
import { isOccurrence, nextOccurrence } from '#protocol/recurrence';
import { recurrenceRuleOf } from './recurrence-rule.ts';

const START = '2026-03-04T18:00:00.000000+00:00'; // a Wednesday, the first of its month
const rule = (given: Partial<RecurrenceRule>) => {
  const made = recurrenceRuleOf({ start: START, frequency: 3, ...given });
  if (!made) throw new Error('a rule was given');
  return made;
};
const next = (given: Partial<RecurrenceRule>, count: number): string[] => {
  const times: string[] = [];
  let at = Date.parse(START);
  for (let index = 0; index < count; index++) {
    const found = nextOccurrence(rule(given), at);
    if (found === null) break;
    at = found;
    times.push(new Date(at).toISOString().slice(0, 10));
  }
  return times;
};

describe('Recurring events', () => {
  it('come every day, or on the days of a known set', () => {
    expect(next({ frequency: 3 }, 2)).toEqual(['2026-03-05', '2026-03-06']);
    expect(next({ frequency: 3, by_weekday: [0, 1, 2, 3, 4] }, 4)).toEqual(['2026-03-05', '2026-03-06', '2026-03-09', '2026-03-10']);
    expect(next({ frequency: 3, by_weekday: [5, 6] }, 3)).toEqual(['2026-03-07', '2026-03-08', '2026-03-14']);
  });

  it('come every week or every other one', () => {
    expect(next({ frequency: 2, by_weekday: [2] }, 2)).toEqual(['2026-03-11', '2026-03-18']);
    expect(next({ frequency: 2, interval: 2, by_weekday: [2] }, 2)).toEqual(['2026-03-18', '2026-04-01']);
    expect(next({ frequency: 2, by_weekday: [0] }, 2)).toEqual(['2026-03-09', '2026-03-16']);
  });

  it('come on the nth or last such day of a month', () => {
    expect(next({ frequency: 1, by_n_weekday: [{ n: 1, day: 2 }] }, 2)).toEqual(['2026-04-01', '2026-05-06']);
    expect(next({ frequency: 1, by_n_weekday: [{ n: 5, day: 4 }] }, 2)).toEqual(['2026-03-27', '2026-04-24']);
  });

  it('come once a year, on leap days too', () => {
    expect(next({ frequency: 0, by_month: [7], by_month_day: [14] }, 2)).toEqual(['2026-07-14', '2027-07-14']);
    expect(next({ frequency: 0, by_month: [2], by_month_day: [29] }, 2)).toEqual(['2028-02-29', '2032-02-29']);
    expect(next({ frequency: 0, by_month: [2], by_month_day: [30] }, 1)).toEqual([]);
  });

  it('have occurrences at their hour only', () => {
    expect(isOccurrence(rule({}), Date.parse('2026-03-09T18:00:00Z'))).toBe(true);
    expect(isOccurrence(rule({}), Date.parse('2026-03-09T19:00:00Z'))).toBe(false);
    expect(isOccurrence(rule({}), Date.parse('2026-03-03T18:00:00Z'))).toBe(false);
  });

  it.each<Partial<RecurrenceRule>>([
    { frequency: 3, interval: 2 },
    { frequency: 2, interval: 3 },
    { frequency: 3, by_weekday: [0, 2] },
    { frequency: 2, by_weekday: [0, 2] },
    { frequency: 3, by_n_weekday: [{ n: 1, day: 0 }] },
    { frequency: 1, by_weekday: [0] },
    { frequency: 1, by_month: [1], by_month_day: [1] },
    { frequency: 0, by_month: [1] },
  ])('do not take %j', (given) => {
    expect(() => rule(given)).toThrow('Invalid Form Body');
  });
});
