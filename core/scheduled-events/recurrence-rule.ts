import { GuildScheduledEventRecurrenceRuleFrequency as Frequency, type APIGuildScheduledEventRecurrenceRule } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { RecurrenceRule } from '#protocol/rest/scheduled-events';

/** Sets of days that Discord's clients offer for daily events; 0 is Monday. */
const DAILY_SETS = new Set(['0,1,2,3,4', '1,2,3,4,5', '0,1,2,3,6', '4,5', '5,6', '0,6']);

/** The rule as stored and shown: every key there. Throws 50035 for what Discord's clients could not say. */
export function recurrenceRuleOf(given: RecurrenceRule | null | undefined): APIGuildScheduledEventRecurrenceRule | null {
  if (!given) return null;
  const orNull = <Item>(items: readonly Item[] | null | undefined): Item[] | null => (items && items.length > 0 ? [...items] : null);
  const rule: APIGuildScheduledEventRecurrenceRule = {
    start: given.start,
    end: null,
    frequency: given.frequency,
    interval: given.interval ?? 1,
    by_weekday: orNull(given.by_weekday),
    by_n_weekday: orNull(given.by_n_weekday),
    by_month: orNull(given.by_month),
    by_month_day: orNull(given.by_month_day),
    by_year_day: null,
    count: null,
  };
  demandKnownForm(rule);
  return rule;
}

function demandKnownForm({
  frequency,
  interval,
  by_weekday: days,
  by_n_weekday: nth,
  by_month: months,
  by_month_day: dates,
}: APIGuildScheduledEventRecurrenceRule): void {
  const refuse = (key: string, message: string): never => {
    throw formError(['recurrence_rule', key], 'RECURRENCE_RULE_INVALID', message);
  };
  if (interval !== 1 && !(interval === 2 && frequency === Frequency.Weekly))
    refuse('interval', 'Only weekly events may have an interval other than 1, which is 2.');
  if (days && frequency !== Frequency.Daily && frequency !== Frequency.Weekly) refuse('by_weekday', 'Only daily and weekly events recur by weekday.');
  if (days && frequency === Frequency.Daily && !DAILY_SETS.has([...days].sort((a, b) => a - b).join()))
    refuse('by_weekday', 'This set of days is not supported.');
  if (days && frequency === Frequency.Weekly && days.length !== 1) refuse('by_weekday', 'Weekly events recur on one day.');
  if (nth && (frequency !== Frequency.Monthly || nth.length !== 1)) refuse('by_n_weekday', 'Only monthly events recur on one such day.');
  if ((months || dates) && (frequency !== Frequency.Yearly || months?.length !== 1 || dates?.length !== 1))
    refuse(months ? 'by_month' : 'by_month_day', 'Yearly events recur in one month on one day.');
}
