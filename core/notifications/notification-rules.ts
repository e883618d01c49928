import type { Snowflake } from 'discord-api-types/v10';
import type { NotificationRulesBody } from '#protocol/nexus/notification-rules';
import type { Core } from '../core.ts';

/** What of a person's wishes Discord's settings cannot say. */
export type NotificationRules = NotificationRulesBody;

const NAME = 'notification_rules';
export const NO_RULES: NotificationRules = { keywords: [], quiet_hours: null };

export const notificationRulesOf = async (core: Core, userId: Snowflake): Promise<NotificationRules> =>
  (await core.preferences.find<NotificationRules>(userId, NAME)) ?? NO_RULES;

export const rulesOf = (core: Core, userIds: readonly Snowflake[]): Promise<Map<Snowflake, NotificationRules>> =>
  core.preferences.ofUsers<NotificationRules>(userIds, NAME);

/** Replaces them, and tells the person's sessions. */
export async function setNotificationRules(core: Core, userId: Snowflake, rules: NotificationRules): Promise<NotificationRules> {
  await core.preferences.save(userId, NAME, rules);
  core.publish({ user_ids: [userId] }, { t: 'NEXUS_NOTIFICATION_RULES_UPDATE', d: rules });
  return rules;
}

/** Word by word, whatever the case; within other words it does not count. */
export function keywordIn({ keywords }: NotificationRules, text: string): string | null {
  const lower = text.toLowerCase();
  return keywords.find((keyword) => stands(lower, keyword.toLowerCase())) ?? null;
}

const LETTER = /[\p{L}\p{N}_]/u;

function stands(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text.slice(0, at).at(-1) ?? '', text[at + word.length] ?? ''];
    const isApart = !(LETTER.test(before) && LETTER.test(word[0] ?? '')) && !(LETTER.test(after) && LETTER.test(word.at(-1) ?? ''));
    if (isApart) return true;
  }
  return false;
}

const MINUTES_OF_DAY = 1_440;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Whether somebody wants quiet now, by the clock of their time zone. */
export function isQuiet(rules: NotificationRules | undefined, nowMs: number): boolean {
  const hours = rules?.quiet_hours;
  if (!hours) return false;
  const { day, minutes } = localTime(hours.time_zone, nowMs);
  const [start, end] = [minutesOf(hours.start), minutesOf(hours.end)];
  const isOn = (weekday: number): boolean => hours.days === null || hours.days.includes(weekday);
  if (start === end) return isOn(day);
  if (start < end) return isOn(day) && minutes >= start && minutes < end;
  // Over midnight: the evening of today, or the morning after yesterday's.
  return (isOn(day) && minutes >= start) || (isOn((day + 6) % 7) && minutes < end);
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
