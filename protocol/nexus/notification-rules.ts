import { z } from 'zod';
import { field, int, list, trimmedText } from '../rest/fields.ts';

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const timeOfDay = field<string, string>(
  (sent, fail) => (typeof sent === 'string' && CLOCK.test(sent) ? sent : fail('TIME_OF_DAY_INVALID', 'Must be a time of day such as 22:30.')),
  { type: 'string', pattern: CLOCK.source },
);

/** As it is called, however it was written; a former name of it stays. Null where there is none. */
const zoneOf = (name: string): string | null => {
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return known.toLowerCase() === name.toLowerCase() ? known : name;
  } catch {
    return null;
  }
};
const timeZone = field<string, string>(
  (sent, fail) =>
    (typeof sent === 'string' && sent && sent.length <= 64 && zoneOf(sent)) || fail('TIME_ZONE_INVALID', 'Must be a time zone such as Europe/Berlin.'),
  { type: 'string' },
);

/** When nothing is told: from `start` to `end` in that zone, over midnight where the end is earlier. 0 is Sunday, of the day on which it starts. */
export const QuietHoursBody = z
  .object({ start: timeOfDay, end: timeOfDay, time_zone: timeZone, days: list(int(0, 6), 7).nullish() })
  .transform((given) => ({ ...given, days: given.days ?? null }));

/** What Discord's settings do not say; all of it is replaced. */
export const NotificationRulesBody = z
  .object({ keywords: list(trimmedText(2, 100), 50).nullish(), quiet_hours: QuietHoursBody.nullish() })
  .transform((given) => ({ keywords: [...new Set(given.keywords ?? [])], quiet_hours: given.quiet_hours ?? null }));
export type NotificationRulesBody = z.output<typeof NotificationRulesBody>;

export const NotificationRulesReply = z.strictObject({
  keywords: z.array(z.string()).describe('words that bring a notification wherever they are written; their case does not matter'),
  quiet_hours: z.strictObject({ start: z.string(), end: z.string(), time_zone: z.string(), days: z.array(z.int()).nullable() }).nullable(),
});
