import { isQuiet, quietUntil } from './quiet-hours.ts';

const NOW = Date.parse('2026-01-07T12:00:00Z');

describe('quiet hours', () => {
  const at = (time: string): number => Date.parse(time);
  const hours = (start: string, end: string, days: number[] | null = null) => ({ start, end, time_zone: 'Europe/Berlin', days });

  it('go by the clock of their time zone, summer and winter', () => {
    expect(isQuiet(hours('09:00', '17:00'), at('2026-01-07T08:00:00Z'))).toBe(true);
    expect(isQuiet(hours('09:00', '17:00'), at('2026-01-07T07:59:00Z'))).toBe(false);
    expect(isQuiet(hours('09:00', '17:00'), at('2026-07-07T07:00:00Z'))).toBe(true);
    expect(isQuiet(hours('09:00', '17:00'), at('2026-07-07T15:00:00Z'))).toBe(false);
    expect(isQuiet(undefined, NOW)).toBe(false);
    expect(isQuiet(null, NOW)).toBe(false);
  });

  it('go over midnight, and belong to the day on which they begin', () => {
    const night = hours('22:00', '07:00');
    expect([at('2026-01-07T21:30:00Z'), at('2026-01-08T02:00:00Z'), at('2026-01-08T06:00:00Z')].map((now) => isQuiet(night, now))).toEqual([true, true, false]);
    // 2026-01-07 is a Wednesday.
    const wednesdays = hours('22:00', '07:00', [3]);
    expect([at('2026-01-07T02:00:00Z'), at('2026-01-07T22:00:00Z'), at('2026-01-08T02:00:00Z')].map((now) => isQuiet(wednesdays, now))).toEqual([
      false,
      true,
      true,
    ]);
    expect(isQuiet(hours('00:00', '00:00'), NOW)).toBe(true);
  });

  it('end, unless they are all day long on each day', () => {
    expect(quietUntil(hours('22:00', '07:00'), at('2026-01-07T21:30:20Z'))).toBe(at('2026-01-08T06:00:00Z'));
    expect(quietUntil(hours('09:00', '17:00'), at('2026-07-07T14:59:00Z'))).toBe(at('2026-07-07T15:00:00Z'));
    // Wednesday and Thursday as a whole, the clock of Berlin.
    expect(quietUntil(hours('00:00', '00:00', [3, 4]), NOW)).toBe(at('2026-01-08T23:00:00Z'));
    expect(quietUntil(hours('00:00', '00:00'), NOW)).toBeNull();
  });
});
