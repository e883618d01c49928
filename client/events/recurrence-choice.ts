import { GuildScheduledEventRecurrenceRuleFrequency as Frequency, type APIGuildScheduledEventRecurrenceRule } from 'discord-api-types/v10';

/** How an event comes again: what Discord's client offers. */
export type Recurrence = 'none' | 'daily' | 'weekdays' | 'weekend' | 'weekly' | 'every other week' | 'monthly' | 'yearly';

type Rule = APIGuildScheduledEventRecurrenceRule;
type Weekday = NonNullable<Rule['by_weekday']>[number];

const WEEKDAYS = [0, 1, 2, 3, 4];
const WEEKEND = [5, 6];

/** Monday is 0, as in Discord's rules. */
const mondayFirst = (sunday0: number): number => (sunday0 + 6) % 7;
export const localWeekday = (at: Date): number => mondayFirst(at.getDay());
/** Rules go by the days of UTC: how far those are from the days here, when an event begins. */
const shiftOf = (at: Date): number => mondayFirst(at.getUTCDay()) - localWeekday(at);
const shifted = (days: readonly number[], by: number): Weekday[] => days.map((day) => ((day + by + 7) % 7) as Weekday);

/** What can be chosen for an event that begins then; `standing` is what it has already, which may have been chosen where it is another day. */
export function recurrencesFor(start: Date, standing: Recurrence = 'none'): Recurrence[] {
  const isWeekend = WEEKEND.includes(localWeekday(start));
  const offered: Recurrence[] = ['none', 'daily', isWeekend ? 'weekend' : 'weekdays', 'weekly', 'every other week', 'monthly', 'yearly'];
  return offered.includes(standing) ? offered : [...offered, standing];
}

/** What comes of a choice when the event was moved to a day that does not offer it. */
export const offeredOf = (recurrence: Recurrence, offered: readonly Recurrence[]): Recurrence => (offered.includes(recurrence) ? recurrence : 'none');

/** The rule as the API takes it; null where the event does not recur. */
export function ruleOf(recurrence: Recurrence, start: Date) {
  const base = { start: start.toISOString(), interval: 1 };
  const utcDay = mondayFirst(start.getUTCDay()) as Weekday;
  switch (recurrence) {
    case 'none':
      return null;
    case 'daily':
      return { ...base, frequency: Frequency.Daily };
    case 'weekdays':
      return { ...base, frequency: Frequency.Daily, by_weekday: shifted(WEEKDAYS, shiftOf(start)) };
    case 'weekend':
      return { ...base, frequency: Frequency.Daily, by_weekday: shifted(WEEKEND, shiftOf(start)) };
    case 'weekly':
      return { ...base, frequency: Frequency.Weekly, by_weekday: [utcDay] };
    case 'every other week':
      return { ...base, frequency: Frequency.Weekly, interval: 2, by_weekday: [utcDay] };
    case 'monthly':
      return { ...base, frequency: Frequency.Monthly, by_n_weekday: [{ n: Math.ceil(start.getUTCDate() / 7) as 1 | 2 | 3 | 4 | 5, day: utcDay }] };
    case 'yearly':
      return { ...base, frequency: Frequency.Yearly, by_month: [start.getUTCMonth() + 1], by_month_day: [start.getUTCDate()] };
  }
}

/** Which choice a rule is. */
export function recurrenceOf(rule: Rule | null): Recurrence {
  if (!rule) return 'none';
  switch (rule.frequency) {
    case Frequency.Daily:
      if (!rule.by_weekday) return 'daily';
      return rule.by_weekday.length > 2 ? 'weekdays' : 'weekend';
    case Frequency.Weekly:
      return rule.interval === 2 ? 'every other week' : 'weekly';
    case Frequency.Monthly:
      return 'monthly';
    default:
      return 'yearly';
  }
}

/** The days of a rule as they are here. */
export const localDaysOf = (rule: Rule): number[] => shifted(rule.by_weekday ?? [], -shiftOf(new Date(rule.start))).sort((a, b) => a - b);
