import { offeredOf, recurrencesFor } from './recurrence-choice.ts';

const wednesday = new Date(2026, 2, 4, 18);
const saturday = new Date(2026, 2, 7, 18);

describe('how an event comes again', () => {
  it('is not by a choice that the day it was moved to does not offer', () => {
    expect(offeredOf('weekdays', recurrencesFor(wednesday))).toBe('weekdays');
    expect(offeredOf('weekdays', recurrencesFor(saturday))).toBe('none');
    expect(offeredOf('weekly', recurrencesFor(saturday))).toBe('weekly');
  });

  it('stays what it is where it was chosen on another day of the week', () => {
    expect(offeredOf('weekdays', recurrencesFor(saturday, 'weekdays'))).toBe('weekdays');
  });
});
