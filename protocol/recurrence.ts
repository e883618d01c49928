import {
  GuildScheduledEventRecurrenceRuleFrequency as Frequency,
  type APIGuildScheduledEventRecurrenceRule,
  type GuildScheduledEventRecurrenceRuleWeekday,
} from 'discord-api-types/v10';

const DAY_MS = 86_400_000;
/** A leap day is at most eight years away. */
const FARTHEST_DAYS = 8 * 366;

/** Whether an occurrence of the rule begins at this time (milliseconds since 1970). Days are those of UTC. */
export function isOccurrence(rule: APIGuildScheduledEventRecurrenceRule, atMs: number): boolean {
  const startMs = Date.parse(rule.start);
  if (atMs < startMs || (atMs - startMs) % DAY_MS !== 0) return false;
  const start = new Date(startMs);
  const at = new Date(atMs);
  switch (rule.frequency) {
    case Frequency.Daily:
      return rule.by_weekday?.includes(weekdayOf(at)) ?? true;
    case Frequency.Weekly: {
      const day = rule.by_weekday?.[0] ?? weekdayOf(start);
      // The first day of that name on or after the start begins the count of weeks.
      const firstMs = startMs + ((day - weekdayOf(start) + 7) % 7) * DAY_MS;
      return weekdayOf(at) === day && atMs >= firstMs && ((atMs - firstMs) / (7 * DAY_MS)) % rule.interval === 0;
    }
    case Frequency.Monthly: {
      const nth = rule.by_n_weekday?.[0];
      if (!nth) return at.getUTCDate() === start.getUTCDate();
      if (weekdayOf(at) !== nth.day) return false;
      return nth.n === 5 ? at.getUTCDate() + 7 > daysInMonth(at) : Math.ceil(at.getUTCDate() / 7) === nth.n;
    }
    case Frequency.Yearly:
      return at.getUTCMonth() + 1 === (rule.by_month?.[0] ?? start.getUTCMonth() + 1) && at.getUTCDate() === (rule.by_month_day?.[0] ?? start.getUTCDate());
    default:
      return false;
  }
}

/** When the next occurrence after this one begins; null when the rule has none. */
export function nextOccurrence(rule: APIGuildScheduledEventRecurrenceRule, afterMs: number): number | null {
  const startMs = Date.parse(rule.start);
  const fromDay = Math.max(0, Math.floor((afterMs - startMs) / DAY_MS) + 1);
  for (let day = fromDay; day < fromDay + FARTHEST_DAYS; day++) {
    const atMs = startMs + day * DAY_MS;
    if (atMs > afterMs && isOccurrence(rule, atMs)) return atMs;
  }
  return null;
}

/** Monday is 0, as in Discord's rules. */
export const weekdayOf = (at: Date): GuildScheduledEventRecurrenceRuleWeekday => (at.getUTCDay() + 6) % 7;
const daysInMonth = (at: Date): number => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
