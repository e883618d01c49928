import { i18n } from '@lingui/core';

const formats = new Map<string, Intl.DateTimeFormat>();
const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${i18n.locale} ${key}`;
  const known = formats.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat(i18n.locale, options);
  formats.set(name, made);
  return made;
}

function relativeFormat(): Intl.RelativeTimeFormat {
  const known = relativeFormats.get(i18n.locale);
  if (known) return known;
  const made = new Intl.RelativeTimeFormat(i18n.locale, { numeric: 'auto' });
  relativeFormats.set(i18n.locale, made);
  return made;
}

const MINUTE_MS = 60_000;
let lastClock = { minute: Number.NaN, locale: '', text: '' };

/** Rows beside one another are mostly of one minute, and to put a time into words is a good part of drawing a row. */
export function clockTime(at: Date): string {
  const minute = Math.floor(at.getTime() / MINUTE_MS);
  if (lastClock.minute !== minute || lastClock.locale !== i18n.locale)
    lastClock = { minute, locale: i18n.locale, text: format('clock', { timeStyle: 'short' }).format(at) };
  return lastClock.text;
}
export const fullTime = (at: Date): string => format('full', { dateStyle: 'full', timeStyle: 'short' }).format(at);
export const longDay = (at: Date): string => format('day', { dateStyle: 'long' }).format(at);

export const shortDay = (at: Date): string => format('short', { dateStyle: 'medium' }).format(at);

export const dayOf = (iso: string): string => new Date(iso).toDateString();

/** How a timestamp in a message is shown, by its letter. Source: Discord, "Timestamp Styles". */
export function momentInWords(seconds: number, style: string, nowMs: number): string {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return '';
  switch (style) {
    case 't':
      return clockTime(at);
    case 'T':
      return format('T', { timeStyle: 'medium' }).format(at);
    case 'd':
      return format('d', { dateStyle: 'short' }).format(at);
    case 'D':
      return longDay(at);
    case 'F':
      return fullTime(at);
    case 's':
      return format('s', { dateStyle: 'short', timeStyle: 'short' }).format(at);
    case 'S':
      return format('S', { dateStyle: 'short', timeStyle: 'medium' }).format(at);
    case 'R':
      return ago(seconds * 1000 - nowMs);
    default:
      return format('f', { dateStyle: 'long', timeStyle: 'short' }).format(at);
  }
}

const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How long ago a moment was, such as "3 days ago". */
export const timeAgo = (ms: number, nowMs: number): string => ago(Math.min(ms - nowMs, 0));

function ago(differenceMs: number): string {
  const seconds = differenceMs / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return relativeFormat().format(Math.round(seconds / size), unit);
}
