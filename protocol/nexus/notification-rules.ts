import { z } from 'zod';
import { field, int, keyed, list, snowflake, trimmedText } from '../rest/fields.ts';
import { MOST_KEYWORDS_IN_PLACES } from '../notifications/keywords.ts';

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

const MOST_PLACES = 100;
const keywords = list(trimmedText(2, 100), 50);
const unique = (given: readonly string[]): string[] => [...new Set(given)];

/** What Discord's settings do not say; all of it is replaced. `keywords_in` holds by the id of a guild or a channel. */
export const NotificationRulesBody = z
  .object({
    keywords: keywords.nullish(),
    keywords_in: keyed(/^\d{1,20}$/, keywords, MOST_PLACES).nullish(),
    keywords_only_in: list(snowflake, MOST_PLACES).nullish(),
    quiet_hours: QuietHoursBody.nullish(),
  })
  .transform((given) => ({
    keywords: unique(given.keywords ?? []),
    keywords_in: Object.fromEntries(Object.entries(given.keywords_in ?? {}).flatMap(([id, words]) => (words.length > 0 ? [[id, unique(words)] as const] : []))),
    keywords_only_in: unique(given.keywords_only_in ?? []),
    quiet_hours: given.quiet_hours ?? null,
  }));
export type NotificationRulesBody = z.output<typeof NotificationRulesBody>;

export const NotificationRulesReply = z.strictObject({
  keywords: z.array(z.string()).describe('words that bring a notification wherever they are written; their case does not matter'),
  keywords_in: z
    .record(z.string(), z.array(z.string()))
    .describe(
      `words that do so, besides those, only in the guild or channel of this id; those of a category in its channels, those of a channel in its threads. Of all of these together the first ${MOST_KEYWORDS_IN_PLACES} count, by the ids of their places; more are only left from before there was a limit`,
    ),
  keywords_only_in: z.array(z.string()).describe('guilds, channels and threads where nothing but keywords notifies, as far as their level is 2 (nothing)'),
  quiet_hours: z.strictObject({ start: z.string(), end: z.string(), time_zone: z.string(), days: z.array(z.int()).nullable() }).nullable(),
});
