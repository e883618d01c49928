import { createHash } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';

const WINDOW_MS = 30_000;
const FLOOD_MS = 5_000;
/** The same words so often within the window, in whatever channels. */
const MOST_REPEATS = 3;
/** So many messages within the time of a flood. */
const MOST_IN_FLOOD = 8;
const MENTIONS_MS = 60_000;
/** Who joined so short a time ago counts as part of a raid. */
const NEWCOMER_MS = 24 * 60 * 60 * 1000;
const MOST_REMEMBERED = 20_000;

interface Writing {
  atMs: number;
  hash: string;
}

interface Mentioning {
  atMs: number;
  count: number;
}

/** What was written lately, for rules against spam and raids. Each process remembers what came through it. */
export class SpamWatch {
  private readonly writings = new Map<string, Writing[]>();
  private readonly mentionings = new Map<string, Mentioning[]>();

  /** Notes a message and says whether its writer repeats themselves or floods the guild. */
  isSpam(guildId: Snowflake, userId: Snowflake, text: string, nowMs: number): boolean {
    const key = `${guildId}:${userId}`;
    const recent = (this.writings.get(key) ?? []).filter(({ atMs }) => atMs > nowMs - WINDOW_MS).slice(-50);
    const hash = createHash('sha1')
      .update(plainWords(text) || text)
      .digest('base64');
    recent.push({ atMs: nowMs, hash });
    remember(this.writings, key, recent);
    const repeats = text.trim() === '' ? 0 : recent.filter((one) => one.hash === hash).length;
    return repeats > MOST_REPEATS || recent.filter(({ atMs }) => atMs > nowMs - FLOOD_MS).length > MOST_IN_FLOOD || isSpamByItself(text);
  }

  /** Notes mentions and says whether they are a raid: one person's, or those of all newcomers together, within a minute. */
  isMentionRaid(guildId: Snowflake, userId: Snowflake, joinedAt: string, count: number, limit: number, nowMs: number): boolean {
    if (count === 0) return false;
    const own = this.mentionsWithin(`${guildId}:${userId}`, count, nowMs);
    const isNewcomer = Date.parse(joinedAt) > nowMs - NEWCOMER_MS;
    const together = isNewcomer ? this.mentionsWithin(guildId, count, nowMs) : 0;
    return own > limit * 2 || together > limit * 4;
  }

  private mentionsWithin(key: string, count: number, nowMs: number): number {
    const recent = (this.mentionings.get(key) ?? []).filter(({ atMs }) => atMs > nowMs - MENTIONS_MS).slice(-200);
    recent.push({ atMs: nowMs, count });
    remember(this.mentionings, key, recent);
    return recent.reduce((sum, one) => sum + one.count, 0);
  }
}

/** The key that was used last stands last; the oldest go. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_REMEMBERED) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    if (map.size <= MOST_REMEMBERED * 0.9) return;
  }
}

/** The same words in another dress are the same words. */
const plainWords = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{Z}\s]+/gu, ' ')
    .trim();

const INVITES = /(?:discord\.gg|\/invite)\/[\w-]+/gi;
const MARK = /\p{M}/u;

/** One message that is spam without any other: many invites, the same line over and over, letters buried under marks. */
export function isSpamByItself(text: string): boolean {
  if (new Set(text.match(INVITES)).size >= 4) return true;
  const lines = text.split('\n').filter((line) => line.trim().length > 3);
  if (lines.length >= 10 && new Set(lines).size <= lines.length / 5) return true;
  let marks = 0;
  if (text.length >= 40) for (const character of text) if (MARK.test(character)) marks++;
  return marks > 40 && marks > text.length * 0.6;
}
