import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '../messages/message-record.ts';

/** A page of messages as they were read, with the ids of those that may have reactions; null where that has to be asked. */
export interface ReadPage {
  messages: MessageRecord[];
  reacted: ReadonlySet<Snowflake> | null;
}

export type MessagePage = { before: Snowflake } | { after: Snowflake } | { around: Snowflake } | { newest: true };

/** How often one emoji stands under a message. `emoji` is the id of a custom one or the unicode text. */
export interface ReactionTally {
  emoji: { id: Snowflake | null; name: string; animated: boolean };
  normal: number;
  burst: number;
  me: boolean;
  me_burst: boolean;
}

/**
 * Messages of a channel, ordered by id. An insert that resolved is on disk. A thread counts its messages as they are written
 * and removed, all but the one that it begins with. Files that a stored message names are doomed no longer; those
 * are that a removed one named, or that one names no more.
 */
export interface MessageStore {
  insert(message: MessageRecord): Promise<void>;
  byId(channelId: Snowflake, messageId: Snowflake): Promise<MessageRecord | null>;
  /** In no particular order; unknown ids are left out. */
  byIds(channelId: Snowflake, messageIds: readonly Snowflake[]): Promise<MessageRecord[]>;
  /** At most `limit`, newest first whatever the direction. */
  page(channelId: Snowflake, page: MessagePage, limit: number): Promise<MessageRecord[]>;
  /** The same, for whoever goes on to show the reactions: most pages have none, and then nobody need look for them. */
  pageToShow(channelId: Snowflake, page: MessagePage, limit: number): Promise<ReadPage>;
  /** Replaces; false when it is gone. */
  save(message: MessageRecord): Promise<boolean>;
  /** Returns those that were there, with reactions, pins and votes gone too. */
  remove(channelId: Snowflake, messageIds: readonly Snowflake[]): Promise<MessageRecord[]>;
  /** What a user wrote in a guild since an id, for bans that delete: ids by channel. */
  idsByAuthorSince(guildId: Snowflake, authorId: Snowflake, since: Snowflake): Promise<{ channelId: Snowflake; messageId: Snowflake }[]>;
  /** Which of these people wrote in a guild since an id. */
  authorsSince(guildId: Snowflake, authorIds: readonly Snowflake[], since: Snowflake): Promise<Snowflake[]>;
}

/** Who reacted with what. Kinds are Discord's: 0 normal, 1 burst. */
export interface ReactionStore {
  /** False when it was there already; throws MAX_REACTIONS for a 21st emoji. */
  add(
    channelId: Snowflake,
    messageId: Snowflake,
    emoji: { id: Snowflake | null; name: string; animated: boolean },
    userId: Snowflake,
    kind: 0 | 1,
  ): Promise<boolean>;
  remove(channelId: Snowflake, messageId: Snowflake, emojiKey: string, userId: Snowflake, kind: 0 | 1): Promise<boolean>;
  removeEmoji(channelId: Snowflake, messageId: Snowflake, emojiKey: string): Promise<boolean>;
  removeAll(channelId: Snowflake, messageId: Snowflake): Promise<void>;
  /** Users by id ascending. */
  users(channelId: Snowflake, messageId: Snowflake, emojiKey: string, kind: 0 | 1, after: Snowflake | undefined, limit: number): Promise<Snowflake[]>;
  /** Tallies in the order in which each emoji came first. */
  tallies(channelId: Snowflake, messageIds: readonly Snowflake[], me: Snowflake | null): Promise<Map<Snowflake, ReactionTally[]>>;
}

/** Pins of a channel, newest first. */
export interface PinStore {
  /** False when it was pinned already; throws MAX_PINS at 250. Marks the message `pinned`. */
  add(channelId: Snowflake, messageId: Snowflake, pinnedAt: string): Promise<boolean>;
  /** False when it was not pinned. */
  remove(channelId: Snowflake, messageId: Snowflake): Promise<boolean>;
  page(channelId: Snowflake, before: string | undefined, limit: number): Promise<{ pinned_at: string; message: MessageRecord }[]>;
}

/** Votes of polls. */
export interface PollVoteStore {
  /** Replaces the user's votes; returns what was added and removed. */
  vote(channelId: Snowflake, messageId: Snowflake, userId: Snowflake, answerIds: readonly number[]): Promise<{ added: number[]; removed: number[] }>;
  voters(channelId: Snowflake, messageId: Snowflake, answerId: number, after: Snowflake | undefined, limit: number): Promise<Snowflake[]>;
  counts(
    channelId: Snowflake,
    messageIds: readonly Snowflake[],
    me: Snowflake | null,
  ): Promise<Map<Snowflake, { id: number; count: number; me_voted: boolean }[]>>;
}
