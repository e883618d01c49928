import { msg } from '@lingui/core/macro';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The next day at this hour; today still where that is to come and `isToday`. */
function at(hour: number, now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

/** Times that people mean when they say "later". */
export const LATER = [
  { key: '20m', words: msg`In 20 minutes`, when: (now: Date) => new Date(now.getTime() + 20 * MINUTE_MS) },
  { key: '1h', words: msg`In an hour`, when: (now: Date) => new Date(now.getTime() + HOUR_MS) },
  { key: '3h', words: msg`In three hours`, when: (now: Date) => new Date(now.getTime() + 3 * HOUR_MS) },
  { key: 'tomorrow', words: msg`Tomorrow at nine`, when: (now: Date) => at(9, now, 1) },
  { key: 'monday', words: msg`Next Monday at nine`, when: (now: Date) => at(9, now, (8 - now.getDay()) % 7 || 7) },
] as const;

/** For a field of date and time, in the time of this place. */
export function localTime(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
