/** From `start` to `end` (`22:00`) by the clock of a zone, on the days (0 is Sunday) on which it starts; null for all of them. */
export interface QuietHours {
  start: string;
  end: string;
  time_zone: string;
  days: readonly number[] | null;
}

const MINUTES_OF_DAY = 1_440;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Whether somebody wants quiet now, by the clock of their time zone. */
export function isQuiet(hours: QuietHours | null | undefined, nowMs: number): boolean {
  if (!hours) return false;
  const { day, minutes } = localTime(hours.time_zone, nowMs);
  const [start, end] = [minutesOf(hours.start), minutesOf(hours.end)];
  const isOn = (weekday: number): boolean => hours.days === null || hours.days.includes(weekday);
  if (start === end) return isOn(day);
  if (start < end) return isOn(day) && minutes >= start && minutes < end;
  // Over midnight: the evening of today, or the morning after yesterday's.
  return (isOn(day) && minutes >= start) || (isOn((day + 6) % 7) && minutes < end);
}

const MINUTE_MS = 60_000;
/** A week of whole days that follow each other. */
const MOST_STRETCHES = 8;

/** When it is quiet no longer, for who wants it now; null where it never ends. */
export function quietUntil(hours: QuietHours, nowMs: number): number | null {
  let atMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  for (let count = 0; count < MOST_STRETCHES; count++) {
    const { minutes } = localTime(hours.time_zone, atMs);
    const left = (minutesOf(hours.end) - minutes + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY;
    atMs += left * MINUTE_MS;
    if (!isQuiet(hours, atMs)) return atMs;
  }
  return null;
}

const minutesOf = (clock: string): number => (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) % MINUTES_OF_DAY;

/** Dear to make. There are some six hundred names of zones, but each can be written in many ways. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MAX_FORMATS = 700;

function localTime(timeZone: string, nowMs: number): { day: number; minutes: number } {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    if (formats.size >= MAX_FORMATS) formats.delete(formats.keys().next().value ?? '');
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  return { day: DAYS.indexOf(parts.get('weekday') ?? ''), minutes: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}
