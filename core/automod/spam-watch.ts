import { createHash } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { MemberRecord } from '../members/member-record.ts';

const WINDOW_MS = 30_000;
const FLOOD_MS = 5_000;
/** The same words so often within the window, in whatever channels. */
const MOST_REPEATS = 3;
/** So many messages within the time of a flood. */
const MOST_IN_FLOOD = 8;
const MENTIONS_MS = 60_000;
/** Who joined so short a time ago counts as part of a raid. */
const NEWCOMER_MS = 24 * 60 * 60 * 1000;

type Counts = Pick<Core, 'shortMemory' | 'rateWindows' | 'clock'>;

/** Notes a message and says whether its writer repeats themselves or floods the guild, through whichever process. */
export async function isSpam({ rateWindows }: Counts, guildId: Snowflake, userId: Snowflake, text: string): Promise<boolean> {
  const who = `${guildId}:${userId}`;
  const flood = { key: `flood:${who}`, most: MOST_IN_FLOOD, lengthMs: FLOOD_MS };
  const repeats = text.trim() === '' ? [] : [{ key: `repeats:${who}:${hashOf(text)}`, most: MOST_REPEATS, lengthMs: WINDOW_MS }];
  const taken = await rateWindows.take([flood, ...repeats]);
  return taken.some(({ isOver }) => isOver) || isSpamByItself(text);
}

/** Notes mentions and says whether they are a raid: one person's, or those of all newcomers together, within a minute. */
export async function isMentionRaid(
  { shortMemory, clock }: Counts,
  member: Pick<MemberRecord, 'guild_id' | 'user_id' | 'joined_at'>,
  count: number,
  limit: number,
): Promise<boolean> {
  if (count === 0) return false;
  const isNewcomer = Date.parse(member.joined_at) > clock.nowMs() - NEWCOMER_MS;
  const [own, together] = await Promise.all([
    shortMemory.count(`mentions:${member.guild_id}:${member.user_id}`, count, MENTIONS_MS),
    isNewcomer ? shortMemory.count(`mentions:${member.guild_id}`, count, MENTIONS_MS) : 0,
  ]);
  return own > limit * 2 || together > limit * 4;
}

const hashOf = (text: string): string =>
  createHash('sha1')
    .update(plainWords(text) || text)
    .digest('base64');

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
