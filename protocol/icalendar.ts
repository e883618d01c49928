import {
  GuildScheduledEventRecurrenceRuleFrequency as Frequency,
  GuildScheduledEventStatus as Status,
  type APIGuildScheduledEvent,
  type APIGuildScheduledEventRecurrenceRule,
} from 'discord-api-types/v10';
import { timeOfSnowflake } from './snowflake.ts';

/** One occurrence that is moved or does not take place. Its id is the snowflake of the time at which it was due. */
export interface OccurrenceException {
  event_exception_id: string;
  scheduled_start_time: string | null;
  scheduled_end_time: string | null;
  is_canceled: boolean;
}

export type EventInCalendar = Pick<
  APIGuildScheduledEvent,
  'id' | 'name' | 'description' | 'scheduled_start_time' | 'scheduled_end_time' | 'status' | 'recurrence_rule'
> & { guild_scheduled_event_exceptions?: readonly OccurrenceException[] };

export interface CalendarOptions {
  /** What the calendar is called. */
  name: string;
  /** The host of the server: ids are unique together with it. */
  host: string;
  nowMs: number;
  /** Where an event takes place, in words. */
  locationOf(event: EventInCalendar): string;
  /** Its link. */
  linkOf(event: EventInCalendar): string;
}

const MOST_OCTETS = 75;
/** Calendars show nothing that has no length. */
const LENGTH_OF_OPEN_END_MS = 3_600_000;
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Scheduled events as a calendar file. Source: RFC 5545. */
export function icalendarOf(events: readonly EventInCalendar[], options: CalendarOptions): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Nexus//Scheduled events//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${textOf(options.name)}`,
    ...events.flatMap((event) => linesOf(event, options)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function linesOf(event: EventInCalendar, { host, nowMs, locationOf, linkOf }: CalendarOptions): string[] {
  const exceptions = event.guild_scheduled_event_exceptions ?? [];
  const startMs = Date.parse(event.scheduled_start_time);
  const lengthMs = event.scheduled_end_time ? Date.parse(event.scheduled_end_time) - startMs : LENGTH_OF_OPEN_END_MS;
  const rule = event.recurrence_rule;
  const location = locationOf(event);
  const about = [
    `UID:${event.id}@${host}`,
    `DTSTAMP:${timeOf(nowMs)}`,
    `CREATED:${timeOf(timeOfSnowflake(event.id))}`,
    `SUMMARY:${textOf(event.name)}`,
    ...(event.description ? [`DESCRIPTION:${textOf(event.description)}`] : []),
    ...(location ? [`LOCATION:${textOf(location)}`] : []),
    `URL:${linkOf(event).replaceAll(/\s/g, '')}`,
    `STATUS:${event.status === Status.Canceled ? 'CANCELLED' : 'CONFIRMED'}`,
  ];
  const block = (fromMs: number, toMs: number, ...more: string[]): string[] => [
    'BEGIN:VEVENT',
    ...about,
    `DTSTART:${timeOf(fromMs)}`,
    `DTEND:${timeOf(toMs)}`,
    ...more,
    'END:VEVENT',
  ];
  if (!rule) return block(startMs, startMs + lengthMs);
  // An event stands at its next occurrence, which may be a moved one; the rule goes by when that was due.
  const moved = exceptions.find((one) => one.scheduled_start_time !== null && Date.parse(one.scheduled_start_time) === startMs);
  const dueMs = moved ? timeOfSnowflake(moved.event_exception_id) : startMs;
  const later = exceptions.map((one) => ({ ...one, dueMs: timeOfSnowflake(one.event_exception_id) })).filter((one) => one.dueMs >= dueMs);
  const canceled = later.filter((one) => one.is_canceled).map((one) => timeOf(one.dueMs));
  return [
    ...block(dueMs, dueMs + lengthMs, `RRULE:${recurrenceOf(rule)}`, ...(canceled.length > 0 ? [`EXDATE:${canceled.join(',')}`] : [])),
    ...later
      .filter((one) => !one.is_canceled && (one.scheduled_start_time ?? one.scheduled_end_time) !== null)
      .flatMap((one) => {
        const fromMs = one.scheduled_start_time ? Date.parse(one.scheduled_start_time) : one.dueMs;
        const toMs = one.scheduled_end_time ? Date.parse(one.scheduled_end_time) : fromMs + lengthMs;
        return block(fromMs, toMs, `RECURRENCE-ID:${timeOf(one.dueMs)}`);
      }),
  ];
}

/** A rule in the words of iCalendar, all in UTC, as the server counts. */
export function recurrenceOf(rule: APIGuildScheduledEventRecurrenceRule): string {
  const start = new Date(rule.start);
  const parts = [
    `FREQ=${{ [Frequency.Yearly]: 'YEARLY', [Frequency.Monthly]: 'MONTHLY', [Frequency.Weekly]: 'WEEKLY', [Frequency.Daily]: 'DAILY' }[rule.frequency]}`,
  ];
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.by_month?.length) parts.push(`BYMONTH=${rule.by_month.join(',')}`);
  if (rule.by_month_day?.length) parts.push(`BYMONTHDAY=${rule.by_month_day.join(',')}`);
  else if (rule.frequency === Frequency.Monthly && !rule.by_n_weekday?.length) parts.push(`BYMONTHDAY=${start.getUTCDate()}`);
  // The fifth such day is the last one.
  if (rule.by_n_weekday?.length) parts.push(`BYDAY=${rule.by_n_weekday.map(({ n, day }) => `${n === 5 ? -1 : n}${DAYS[day]}`).join(',')}`);
  else if (rule.by_weekday?.length) parts.push(`BYDAY=${rule.by_weekday.map((day) => DAYS[day]).join(',')}`);
  if (rule.end) parts.push(`UNTIL=${timeOf(Date.parse(rule.end))}`);
  return parts.join(';');
}

const timeOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');

/** Control characters have no place in a calendar; a line break is written as two letters. */
const textOf = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n');

/** A line has 75 octets at most, and goes on behind a break and a space. No character is cut in two. */
function folded(line: string): string {
  let whole = '';
  let octets = 0;
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (octets + size > MOST_OCTETS) {
      whole += '\r\n ';
      octets = 1;
    }
    whole += character;
    octets += size;
  }
  return whole;
}
