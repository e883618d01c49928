import type { APIGuildScheduledEventRecurrenceRule } from 'discord-api-types/v10';
import { icalendarOf, recurrenceOf, type EventInCalendar } from './icalendar.ts';
import { snowflakeAt } from './snowflake.ts';

const START = '2026-03-04T18:00:00.000000+00:00'; // a Wednesday, the first of its month
const ID = snowflakeAt(Date.parse('2026-02-01T12:00:00Z'));
const event = (more: Partial<EventInCalendar> = {}): EventInCalendar => ({
  id: ID,
  name: 'Chess night',
  description: null,
  scheduled_start_time: START,
  scheduled_end_time: '2026-03-04T20:00:00.000000+00:00',
  status: 1,
  recurrence_rule: null,
  ...more,
});
const rule = (more: Partial<APIGuildScheduledEventRecurrenceRule>) =>
  ({
    start: START,
    end: null,
    frequency: 3,
    interval: 1,
    by_weekday: null,
    by_n_weekday: null,
    by_month: null,
    by_month_day: null,
    by_year_day: null,
    count: null,
    ...more,
  }) as APIGuildScheduledEventRecurrenceRule;
const fileOf = (...events: EventInCalendar[]): string =>
  icalendarOf(events, {
    name: 'A guild',
    host: 'chat.example',
    nowMs: Date.parse('2026-02-02T00:00:00Z'),
    locationOf: () => 'Café, room 1',
    linkOf: ({ id }) => `https://chat.example/events/1/${id}`,
  });
/** Its lines, as who reads the file puts them together. */
const linesOf = (file: string): string[] => file.replaceAll('\r\n ', '').split('\r\n');

describe('A calendar file', () => {
  it('has each event with its times in UTC', () => {
    const lines = linesOf(fileOf(event(), event({ id: '2', scheduled_end_time: null })));
    expect(lines.slice(0, 5)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Nexus//Scheduled events//EN',
      'CALSCALE:GREGORIAN',
      'X-WR-CALNAME:A guild',
    ]);
    expect(lines.slice(5, 16)).toEqual([
      'BEGIN:VEVENT',
      `UID:${ID}@chat.example`,
      'DTSTAMP:20260202T000000Z',
      'CREATED:20260201T120000Z',
      'SUMMARY:Chess night',
      'LOCATION:Café\\, room 1',
      `URL:https://chat.example/events/1/${ID}`,
      'STATUS:CONFIRMED',
      'DTSTART:20260304T180000Z',
      'DTEND:20260304T200000Z',
      'END:VEVENT',
    ]);
    // Without an end it lasts an hour.
    expect(lines.filter((line) => line.startsWith('DTEND'))).toEqual(['DTEND:20260304T200000Z', 'DTEND:20260304T190000Z']);
    expect(lines.slice(-3)).toEqual(['END:VEVENT', 'END:VCALENDAR', '']);
  });

  it('takes any text, and lets none of it out of its line', () => {
    const text = 'a\\b;c,d\r\ne\nf\rg\u0000\u0007 END:VEVENT\u2028';
    const file = fileOf(event({ name: text, description: 'BEGIN:VEVENT\r\nUID:other' }));
    const lines = linesOf(file);
    expect(lines).toContain('SUMMARY:a\\\\b\\;c\\,d\\ne\\nf\\ng END:VEVENT\u2028');
    expect(lines).toContain('DESCRIPTION:BEGIN:VEVENT\\nUID:other');
    expect(lines.filter((line) => line.startsWith('UID'))).toHaveLength(1);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('has no line of more than 75 octets, and cuts no character in two', () => {
    for (const letter of ['a', 'é', '한', '🎺', ',']) {
      const description = letter.repeat(200);
      const file = fileOf(event({ description }));
      for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      // Each line is whole by itself, so that nothing was cut.
      for (const line of file.split('\r\n')) expect(Buffer.from(line).toString()).toBe(line);
      expect(linesOf(file)).toContain(`DESCRIPTION:${letter === ',' ? '\\,'.repeat(200) : description}`);
    }
    expect(fileOf(event({ description: 'a'.repeat(75 - 'DESCRIPTION:'.length) }))).not.toMatch(/a\r\n /);
  });

  it.each<[string, Partial<APIGuildScheduledEventRecurrenceRule>]>([
    ['FREQ=DAILY', {}],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', { by_weekday: [0, 1, 2, 3, 4] }],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=WE', { frequency: 2, interval: 2, by_weekday: [2] }],
    ['FREQ=MONTHLY;BYDAY=1WE', { frequency: 1, by_n_weekday: [{ n: 1, day: 2 }] }],
    ['FREQ=MONTHLY;BYDAY=-1FR', { frequency: 1, by_n_weekday: [{ n: 5, day: 4 }] }],
    ['FREQ=MONTHLY;BYMONTHDAY=4', { frequency: 1 }],
    ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=4', { frequency: 0, by_month: [3], by_month_day: [4] }],
    ['FREQ=DAILY;UNTIL=20260401T000000Z', { end: '2026-04-01T00:00:00+00:00' }],
  ])('says %s', (words, given) => {
    expect(recurrenceOf(rule(given))).toBe(words);
  });

  it('leaves out what is cancelled, and has what is moved at its own time', () => {
    const due = (day: string) => snowflakeAt(Date.parse(`2026-${day}T18:00:00Z`));
    const none = { scheduled_start_time: null, scheduled_end_time: null, is_canceled: false };
    const recurring = event({
      // It stands at its next occurrence, which was due on the eleventh.
      scheduled_start_time: '2026-03-12T19:00:00.000000+00:00',
      scheduled_end_time: '2026-03-12T21:00:00.000000+00:00',
      recurrence_rule: rule({ frequency: 2, by_weekday: [2] }),
      guild_scheduled_event_exceptions: [
        { ...none, event_exception_id: due('03-04'), is_canceled: true },
        { ...none, event_exception_id: due('03-11'), scheduled_start_time: '2026-03-12T19:00:00.000000+00:00' },
        { ...none, event_exception_id: due('03-18'), is_canceled: true },
        { ...none, event_exception_id: due('03-25'), is_canceled: true },
        { ...none, event_exception_id: due('04-01'), scheduled_end_time: '2026-04-01T18:30:00.000000+00:00' },
        { ...none, event_exception_id: due('04-08') },
      ],
    });
    expect(linesOf(fileOf(recurring)).filter((line) => /^(DT(START|END)|RRULE|EXDATE|RECURRENCE-ID)/.test(line))).toEqual([
      'DTSTART:20260311T180000Z',
      'DTEND:20260311T200000Z',
      'RRULE:FREQ=WEEKLY;BYDAY=WE',
      'EXDATE:20260318T180000Z,20260325T180000Z',
      'DTSTART:20260312T190000Z',
      'DTEND:20260312T210000Z',
      'RECURRENCE-ID:20260311T180000Z',
      'DTSTART:20260401T180000Z',
      'DTEND:20260401T183000Z',
      'RECURRENCE-ID:20260401T180000Z',
    ]);
  });
});
