import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '../messages/message-record.ts';

/** Any of `any` (all when it is empty), none of `none`. */
export interface Choice<Value> {
  any: readonly Value[];
  none: readonly Value[];
}

export type AuthorKind = 'user' | 'bot' | 'webhook';
export type HasKind = 'link' | 'embed' | 'file' | 'image' | 'video' | 'sound' | 'sticker' | 'poll' | 'snapshot';

/** Where somebody may look: nothing outside of it is ever found. */
export interface SearchScope {
  guildId: Snowflake;
  /** Channels and threads that are open. */
  channelIds: readonly Snowflake[];
  /** Parents of threads in the archive: of the public ones, and of those whose private ones are seen too. */
  archivedIn: readonly Snowflake[];
  privateIn: readonly Snowflake[];
  /** Finds private threads in the archive that this user is in. */
  viewerId: Snowflake;
  /** Only these of the archived threads, or those of these parents. */
  onlyIn: readonly Snowflake[] | null;
}

/** What is looked for; empty lists ask for nothing. */
export interface MessageQuery {
  content: string;
  /** So many other words may stand between two of the content. */
  slop: number;
  authorIds: readonly Snowflake[];
  authorKinds: Choice<AuthorKind>;
  mentionIds: readonly Snowflake[];
  mentionRoleIds: readonly Snowflake[];
  mentionsEveryone: boolean | null;
  repliedToUserIds: readonly Snowflake[];
  repliedToMessageIds: readonly Snowflake[];
  has: Choice<HasKind>;
  linkHosts: readonly string[];
  embedTypes: readonly string[];
  embedProviders: readonly string[];
  fileNames: readonly string[];
  fileEndings: readonly string[];
  isPinned: boolean | null;
  /** Both without the message itself. */
  afterId: Snowflake | null;
  beforeId: Snowflake | null;
  sort: 'newest' | 'oldest' | 'relevance';
  limit: number;
  offset: number;
}

/** Finds messages of guilds. What was written, changed or removed before the search began is seen as it is now. */
export interface MessageSearch {
  /** `total` counts all that fit, `messages` is one page of them. Words that are a little different count where nothing fits exactly. */
  search(scope: SearchScope, query: MessageQuery): Promise<{ total: number; messages: MessageRecord[] }>;
  /** Whether it can be asked; else how much of the history was read so far. */
  readiness(): Promise<{ isReady: boolean; indexed: number }>;
  /** Reads the history, where that has not been done; returns when it can be asked or somebody else is at it. */
  prepare(): Promise<void>;
}
