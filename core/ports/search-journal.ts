import type { Snowflake } from 'discord-api-types/v10';
import type { SearchPlace } from './message-search.ts';

/** What may be missing in the search index if its process dies now. */
export type JournalEntry =
  /** The messages of a channel from this one on. */
  | { kind: 'from'; channelId: Snowflake; messageId: Snowflake }
  | { kind: 'message'; channelId: Snowflake; messageId: Snowflake }
  /** All of a channel that is gone, or of a guild. */
  | { kind: 'channel'; channelId: Snowflake }
  | { kind: 'guild'; guildId: Snowflake };

/** What is read by itself: channels of guilds, and conversations. */
export type HistoryKind = 'guilds' | 'direct';

/** How far the history was read into an index. */
export interface SearchHistory {
  isDone: boolean;
  /** Channels up to this one were read. */
  channelId: Snowflake;
  indexed: number;
}

/** An entry with who wrote it and its number among those. */
export type WrittenEntry = JournalEntry & { owner: string; seq: number };

/** Notes of each process about writes that its search index may not have yet, and what else indexing must know. */
export interface SearchJournal {
  note(owner: string, entries: readonly (JournalEntry & { seq: number })[]): Promise<void>;
  clear(entries: readonly Pick<WrittenEntry, 'owner' | 'seq'>[]): Promise<void>;
  /** Says that their owner lives. */
  renew(owner: string): Promise<void>;
  /** Entries of others that were not renewed for so long, oldest first. */
  ofOthers(owner: string, olderThanMs: number, limit: number): Promise<WrittenEntry[]>;
  history(index: string, kind: HistoryKind): Promise<SearchHistory>;
  /** What is said of another index is forgotten: it misses what comes from now on. */
  saveHistory(index: string, kind: HistoryKind, history: SearchHistory): Promise<void>;
  /** Runs `work` unless another process does just that; false then. */
  alone(work: () => Promise<void>): Promise<boolean>;
  /** Of those that are there. */
  placesOf(channelIds: readonly Snowflake[]): Promise<SearchPlace[]>;
  /** By channel id, after one. */
  placesAfter(kind: HistoryKind, channelId: Snowflake, limit: number): Promise<SearchPlace[]>;
  /** Private threads in the archive of a guild that somebody is in. */
  archivedPrivateThreads(guildId: Snowflake, userId: Snowflake): Promise<{ id: Snowflake; parentId: Snowflake }[]>;
}
