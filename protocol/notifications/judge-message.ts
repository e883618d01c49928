import { MessageFlags, type Snowflake } from 'discord-api-types/v10';
import { isFollowedAt } from './followed.ts';
import { keywordIn } from './keywords.ts';
import { isMutedAt, type Mutable } from './mute.ts';

/** What brings a notification. Source: Discord's client, "User Notification Settings". */
export const NotificationLevel = { All: 0, OnlyMentions: 1, Nothing: 2, Inherit: 3 } as const;

/** A member's own bits in a thread. Source: Discord's client, "Thread Member Flags". */
export const ThreadFlags = { AllMessages: 1 << 1, OnlyMentions: 1 << 2, NoMessages: 1 << 3 } as const;

/** What of a message decides whom it tells. */
export interface JudgedMessage {
  author_id: Snowflake;
  content: string;
  flags: number;
  mention_ids: ReadonlySet<Snowflake>;
  mention_roles: readonly Snowflake[];
  mention_everyone: boolean;
}

/** Where it was written, as far as it matters to one person. */
export interface JudgedPlace {
  /** The channel first, then outwards: a thread's channel, a channel's category. */
  path: readonly Snowflake[];
  /** Null in direct messages. */
  guild: { id: Snowflake; defaultLevel: number; ownRoles: readonly Snowflake[] } | null;
  /** In threads one's own membership, or null without one; undefined elsewhere. */
  thread?: ({ flags: number } & Mutable) | null | undefined;
}

/** What they set: for the guild or for direct messages, for channels, and the words they listen for. */
export interface JudgedWishes extends Mutable {
  flags?: number;
  message_notifications?: number;
  suppress_everyone?: boolean;
  suppress_roles?: boolean;
  channel_overrides?: readonly ({ channel_id: Snowflake; flags?: number; message_notifications?: number } & Mutable)[];
  keywords: readonly string[];
  /** Of guilds and channels, by id: they are listened for there as well. */
  keywords_in: Readonly<Record<Snowflake, readonly string[]>>;
  /** Guilds, channels and threads set to nothing that still tell of one's words. */
  keywords_only_in: readonly Snowflake[];
}

export interface Verdict {
  /** Counts as a mention, also where nothing is told. */
  mentions: boolean;
  /** Is told to who does not look. */
  notifies: boolean;
  /** The word of one's own that was found. */
  keyword: string | null;
}

const NOTHING: Verdict = { mentions: false, notifies: false, keyword: null };

/** What a message is to one person who can read it: as Discord decides it, and by their keywords. The server's push and clients go by it alike. */
export function judgeMessage(message: JudgedMessage, place: JudgedPlace, userId: Snowflake, wishes: JudgedWishes, nowMs: number): Verdict {
  if (message.author_id === userId) return NOTHING;
  const mentions = place.guild === null || isMentioned(message, place.guild.ownRoles, userId, wishes);
  const isSilent = (message.flags & MessageFlags.SuppressNotifications) !== 0;
  if (isSilent || isMutedIn(place, wishes, nowMs)) return { mentions, notifies: false, keyword: null };
  const { level, setAt } = levelIn(place, wishes);
  const isNothing = level === NotificationLevel.Nothing;
  if (isNothing && !wishes.keywords_only_in.includes(setAt)) return { mentions, notifies: false, keyword: null };
  const keyword = keywordIn(keywordsAt(place, wishes), message.content);
  return { mentions, notifies: keyword !== null || (mentions && !isNothing) || level === NotificationLevel.All, keyword };
}

function keywordsAt({ path, guild }: JudgedPlace, { keywords, keywords_in: keywordsIn }: JudgedWishes): readonly string[] {
  const around = guild ? [...path, guild.id] : path;
  return [...around.flatMap((id) => keywordsIn[id] ?? []), ...keywords];
}

function isMentioned(message: JudgedMessage, ownRoles: readonly Snowflake[], userId: Snowflake, wishes: JudgedWishes): boolean {
  if (message.mention_ids.has(userId)) return true;
  if (message.mention_everyone && !wishes.suppress_everyone) return true;
  return !wishes.suppress_roles && message.mention_roles.some((id) => ownRoles.includes(id));
}

/** Whether somebody wants to hear nothing of a place for now, not even that somebody calls. */
export const isMutedIn = (
  { path, thread }: Pick<JudgedPlace, 'path' | 'thread'>,
  wishes: Mutable & Pick<JudgedWishes, 'channel_overrides'>,
  nowMs: number,
): boolean =>
  isMutedAt(wishes, nowMs) ||
  (!!thread && isMutedAt(thread, nowMs)) ||
  (wishes.channel_overrides ?? []).some((override) => path.includes(override.channel_id) && isMutedAt(override, nowMs));

/** The level, and for which place it was set. */
interface SetLevel {
  level: number;
  setAt: Snowflake;
}

function levelIn({ path, guild, thread }: JudgedPlace, wishes: JudgedWishes): SetLevel {
  const { message_notifications: ofGuild, channel_overrides: overrides = [] } = wishes;
  const [here = ''] = path;
  // Of threads that one is not in nothing but one's name is told.
  if (thread === null) return { level: NotificationLevel.OnlyMentions, setAt: here };
  if (thread) {
    if (thread.flags & ThreadFlags.NoMessages) return { level: NotificationLevel.Nothing, setAt: here };
    if (thread.flags & ThreadFlags.OnlyMentions) return { level: NotificationLevel.OnlyMentions, setAt: here };
    if (thread.flags & ThreadFlags.AllMessages) return { level: NotificationLevel.All, setAt: here };
  }
  for (const id of path) {
    const own = overrides.find((override) => override.channel_id === id)?.message_notifications;
    if (own !== undefined && own !== NotificationLevel.Inherit) return { level: own, setAt: id };
  }
  const around = guild ? guild.defaultLevel : NotificationLevel.All;
  const level = ofGuild === undefined || ofGuild === NotificationLevel.Inherit ? around : ofGuild;
  const isFollowed = !guild || thread || isFollowedAt(path, wishes);
  return { level: isFollowed ? level : Math.max(level, NotificationLevel.OnlyMentions), setAt: guild?.id ?? here };
}
