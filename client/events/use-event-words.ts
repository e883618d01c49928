import { useLingui } from '@lingui/react/macro';
import type { APIGuildScheduledEventRecurrenceRule } from 'discord-api-types/v10';
import { localDaysOf, localWeekday, recurrenceOf, type Recurrence } from './recurrence-choice.ts';

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1, 12);

export interface EventWords {
  moment(ms: number): string;
  recurrence(recurrence: Recurrence, start: Date): string;
  rule(rule: APIGuildScheduledEventRecurrenceRule): string;
}

/** Times and rules in words of the chosen language. */
export function useEventWords(): EventWords {
  const { t, i18n } = useLingui();
  const dayName = (day: number): string => new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' }).format(MONDAY + day * 86_400_000);
  const moment = (ms: number): string => {
    const at = new Date(ms);
    const isThisYear = at.getFullYear() === new Date().getFullYear();
    const day: Intl.DateTimeFormatOptions = { weekday: 'short', month: 'short', day: 'numeric', ...(!isThisYear && { year: 'numeric' }) };
    return new Intl.DateTimeFormat(i18n.locale, { ...day, hour: 'numeric', minute: '2-digit' }).format(at);
  };
  const recurrence = (chosen: Recurrence, start: Date): string => {
    const day = dayName(localWeekday(start));
    const date = new Intl.DateTimeFormat(i18n.locale, { month: 'long', day: 'numeric' }).format(start);
    switch (chosen) {
      case 'none':
        return t`Does not repeat`;
      case 'daily':
        return t`Every day`;
      case 'weekdays':
        return t`Every weekday (Monday to Friday)`;
      case 'weekend':
        return t`Every Saturday and Sunday`;
      case 'weekly':
        return t`Every week on ${day}`;
      case 'every other week':
        return t`Every other week on ${day}`;
      case 'monthly':
        return (
          [
            t`Every month on the first ${day}`,
            t`Every month on the second ${day}`,
            t`Every month on the third ${day}`,
            t`Every month on the fourth ${day}`,
            t`Every month on the last ${day}`,
          ][Math.ceil(start.getUTCDate() / 7) - 1] ?? ''
        );
      case 'yearly':
        return t`Every year on ${date}`;
    }
  };
  const rule = (given: APIGuildScheduledEventRecurrenceRule): string => {
    const start = new Date(given.start);
    const kind = recurrenceOf(given);
    const days = localDaysOf(given);
    const isUsual = days.join() === '0,1,2,3,4' || days.join() === '5,6';
    if (given.by_weekday && (kind === 'weekdays' || kind === 'weekend') && !isUsual) {
      const names = new Intl.ListFormat(i18n.locale).format(days.map(dayName));
      return t`Every ${names}`;
    }
    if (kind !== 'monthly' || !given.by_n_weekday) return recurrence(kind, start);
    // The week of the rule, whichever day it began on.
    const nth = given.by_n_weekday[0]?.n ?? 1;
    return recurrence(kind, new Date(start.getTime() + (nth - Math.ceil(start.getUTCDate() / 7)) * 7 * 86_400_000));
  };
  return { moment, recurrence, rule };
}
