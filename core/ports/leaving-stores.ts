import type { Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '../messages/message-record.ts';

export interface AccountDeletionRecord {
  user_id: Snowflake;
  requested_at: string;
  due_at: string;
  with_messages: boolean;
}

/** Accounts that shall end. */
export interface AccountDeletionStore {
  /** Replaces a former request, unless that has begun. */
  request(deletion: AccountDeletionRecord): Promise<void>;
  byUser(userId: Snowflake): Promise<AccountDeletionRecord | null>;
  /** False when there was none, or it has begun. */
  cancel(userId: Snowflake): Promise<boolean>;
  /** Those whose time has come, or that were begun and not finished. */
  due(now: string, limit: number): Promise<AccountDeletionRecord[]>;
  /** From here on it cannot be cancelled; false when it was cancelled meanwhile. */
  begin(userId: Snowflake): Promise<boolean>;
  postpone(userId: Snowflake, dueAt: string): Promise<void>;
  finish(userId: Snowflake): Promise<void>;
}

export interface ExportRecord {
  id: Snowflake;
  kind: 'account' | 'guild';
  subject_id: Snowflake;
  requested_by: Snowflake;
  status: 'waiting' | 'running' | 'done' | 'failed' | 'removed';
  attachments: boolean;
  created_at: string;
  finished_at: string | null;
  expires_at: string | null;
  size_bytes: number | null;
  error: string | null;
  attempts: number;
}

/** Exports that were asked for, and what became of them. */
export interface ExportStore {
  /** False when one of the same subject waits or runs. */
  insert(job: ExportRecord): Promise<boolean>;
  byId(id: Snowflake): Promise<ExportRecord | null>;
  /** Newest first. */
  ofSubject(kind: ExportRecord['kind'], subjectId: Snowflake, limit: number): Promise<ExportRecord[]>;
  /** The oldest one that waits, or whose lease ran out; no two callers get the same. */
  take(now: string, leasedUntil: string): Promise<ExportRecord | null>;
  /** False when somebody else has it by now. */
  renew(id: Snowflake, attempts: number, leasedUntil: string): Promise<boolean>;
  finish(id: Snowflake, attempts: number, result: Pick<ExportRecord, 'status' | 'finished_at' | 'expires_at' | 'size_bytes' | 'error'>): Promise<boolean>;
  expired(now: string, limit: number): Promise<Snowflake[]>;
  markRemoved(ids: readonly Snowflake[]): Promise<void>;
  /** Of a person who is gone: which files shall go too. */
  removeOfSubject(kind: ExportRecord['kind'], subjectId: Snowflake): Promise<Snowflake[]>;
}

/** All that is kept of one person, in whatever table. */
export interface PersonalDataStore {
  /** Guilds in which they wrote, whether or not they are still in them; ascending. */
  guildsWrittenIn(userId: Snowflake): Promise<Snowflake[]>;
  /** What they wrote in a guild, by id ascending. */
  messagesInGuild(userId: Snowflake, guildId: Snowflake, after: Snowflake, limit: number): Promise<MessageRecord[]>;
  /** Direct channels in which they wrote, also those they have left; ascending. */
  directChannelsWrittenIn(userId: Snowflake): Promise<Snowflake[]>;
  messagesInDirect(userId: Snowflake, channelId: Snowflake, after: Snowflake, limit: number): Promise<MessageRecord[]>;
  /** After a key of the same shape, in its order. */
  reactions(userId: Snowflake, after: ReactionKey | null, limit: number): Promise<ReactionKey[]>;
  pollVotes(userId: Snowflake, after: PollVoteKey | null, limit: number): Promise<PollVoteKey[]>;
  /** What else is kept of people, by the names of the files that tell of it. */
  files(): Promise<string[]>;
  /** Rows as they are kept, without what others may not see; after the key of another. */
  rowsOfFile(file: string, userId: Snowflake, after: readonly string[] | null, limit: number): Promise<{ key: readonly string[]; row: unknown }[]>;
  /** Removes all but the account's row, its messages and its reactions; reports become nobody's. Safe to repeat. */
  forget(userId: Snowflake): Promise<void>;
}

export interface ReactionKey {
  channel_id: Snowflake;
  message_id: Snowflake;
  emoji: string;
  burst: boolean;
}

export interface PollVoteKey {
  channel_id: Snowflake;
  message_id: Snowflake;
  answer_id: number;
}
