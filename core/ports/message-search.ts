import type { Snowflake } from 'discord-api-types/v10';
import { reasonOf } from './storage-unavailable.ts';

/** Any of `any` (all when it is empty), none of `none`. */
export interface Choice<Value> {
  any: readonly Value[];
  none: readonly Value[];
}

export type AuthorKind = 'user' | 'bot' | 'webhook';
export type HasKind = 'link' | 'embed' | 'file' | 'image' | 'video' | 'sound' | 'sticker' | 'poll' | 'snapshot';

/** Asks for nothing: every message fits. */
export const ANY_MESSAGE: MessageQuery = {
  content: '',
  isLiteral: false,
  slop: 2,
  authorIds: [],
  authorKinds: { any: [], none: [] },
  mentionIds: [],
  mentionRoleIds: [],
  mentionsEveryone: null,
  repliedToUserIds: [],
  repliedToMessageIds: [],
  has: { any: [], none: [] },
  linkHosts: [],
  embedTypes: [],
  embedProviders: [],
  fileNames: [],
  fileEndings: [],
  isPinned: null,
  afterId: null,
  beforeId: null,
  sort: 'newest',
  limit: 25,
  offset: 0,
};

/** Where a message stands. */
export interface SearchPlace {
  /** A conversation stands alone, as a guild of its own id. */
  guildId: Snowflake;
  channelId: Snowflake;
  /** The channel that a thread hangs on; null for any other channel. */
  parentId: Snowflake | null;
  isPrivate: boolean;
  /** What is spoken in the guild, as Discord names it: 'de', 'pt-BR'. */
  locale: string;
}

/** What a message can be found by. */
export interface SearchDocument extends SearchPlace {
  id: Snowflake;
  /** Of two of one message the larger one holds. */
  version: number;
  text: string;
  authorId: Snowflake;
  authorKind: AuthorKind;
  isPinned: boolean;
  mentionsEveryone: boolean;
  mentionIds: readonly Snowflake[];
  mentionRoleIds: readonly Snowflake[];
  repliedToMessageId: Snowflake | null;
  repliedToUserId: Snowflake | null;
  has: readonly HasKind[];
  /** In lower case, like the names and endings of files. */
  linkHosts: readonly string[];
  embedTypes: readonly string[];
  embedProviders: readonly string[];
  fileNames: readonly string[];
  fileEndings: readonly string[];
}

/** Where somebody may look: nothing outside of it is ever found. */
export interface SearchScope {
  guildId: Snowflake;
  locale: string;
  /** Just these channels and threads. */
  channelIds: readonly Snowflake[];
  /** These channels together with their public threads, in the archive or not. */
  withThreadsOf: readonly Snowflake[];
  /** Private threads of these channels, in the archive or not. */
  withPrivateThreadsOf: readonly Snowflake[];
}

/** What is looked for; empty lists ask for nothing. */
export interface MessageQuery {
  content: string;
  /** Nothing that is only like a word counts for it, though nothing else fits. */
  isLiteral: boolean;
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
  /** Parts of names. */
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

export interface SearchHit {
  channelId: Snowflake;
  id: Snowflake;
}

export interface SearchHits {
  /** How many fit: exact while they are few, about so many where they are thousands. */
  total: number;
  /** One page of them. */
  hits: SearchHit[];
}

/** A part of a text, in UTF-16 units: from, and up to but without. */
export type TextRange = readonly [start: number, end: number];

/** The search engine could not be asked; it may be there again in a moment. */
export class SearchUnavailableError extends Error {
  constructor(cause: unknown) {
    super(`The search engine is not available: ${reasonOf(cause)}`, { cause });
    this.name = 'SearchUnavailableError';
  }
}

/** A message by where it is. */
export interface MessagePlace {
  channelId: Snowflake;
  id: Snowflake;
}

/**
 * An index of messages, fed by core. It holds what it needs to find them and no copy of what they say: hits are
 * read from the message store. Each call may be repeated. What was kept or forgotten before a search began is seen by it.
 */
export interface MessageSearch {
  /** Tells one index from another: a new one has to read the history. */
  readonly name: string;
  /** `new` ones leave what is there as it is, so that they never undo a change; `changed` ones replace an older version. */
  keep(documents: readonly SearchDocument[], how: 'new' | 'changed'): Promise<void>;
  forget(messages: readonly MessagePlace[]): Promise<void>;
  /** With their threads. */
  forgetChannels(channelIds: readonly Snowflake[]): Promise<void>;
  forgetGuild(guildId: Snowflake): Promise<void>;
  /** Words that are a little different, and parts of words, count where nothing fits exactly and the question lets them. */
  search(scope: SearchScope, query: MessageQuery): Promise<SearchHits>;
  /** By which parts of their texts messages were found that a search for this content found. For each message, for each of its texts. */
  highlight(locale: string, content: string, messages: readonly (readonly string[])[]): Promise<TextRange[][][]>;
  /** Once, when the history was read. */
  tidy(): Promise<void>;
  /** Leaves nothing of what was removed or changed that searches do not see any more. To be called now and then; each time it does some of it. */
  forgetRemains?(): Promise<void>;
  /** Called before an index is made anew: whatever the former one held is gone. Where it rejects, none is made. */
  onAnew?(hear: () => Promise<void>): void;
}
