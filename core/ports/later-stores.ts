import type { Snowflake } from 'discord-api-types/v10';
import type { CreateMessageBody } from '#protocol/rest/messages';
import type { AttachmentRecord } from '../messages/message-record.ts';

/** A message that its writer wants sent at a time of their own. */
export interface ScheduledMessageRecord {
  id: Snowflake;
  user_id: Snowflake;
  channel_id: Snowflake;
  created_at: string;
  due_at: string;
  /** `failed` stays until its writer looks after it. One that was sent is gone. */
  status: 'waiting' | 'failed';
  /** Why it could not be sent. */
  error: { code: number; message: string } | null;
  /** How often it was tried. */
  attempts: number;
  /** Without its files. */
  body: CreateMessageBody;
  /** They wait with it. */
  files: AttachmentRecord[];
}

export interface ScheduledMessageStore {
  /** False when the person has `most` already. */
  insert(message: ScheduledMessageRecord, most: number): Promise<boolean>;
  byId(userId: Snowflake, id: Snowflake): Promise<ScheduledMessageRecord | null>;
  /** The next one first. */
  ofUser(userId: Snowflake): Promise<ScheduledMessageRecord[]>;
  /** Changes one that nobody is sending. Null when it is gone or being sent. */
  save(message: Pick<ScheduledMessageRecord, 'id' | 'user_id' | 'due_at' | 'body' | 'files'>): Promise<ScheduledMessageRecord | null>;
  /** False when there was none. Within a transaction nobody else can do the same until its end. */
  remove(userId: Snowflake, id: Snowflake): Promise<boolean>;
  /** Some that are due. Whoever takes them has until `leasedUntil`; nobody else gets them before. */
  take(now: string, leasedUntil: string, limit: number): Promise<ScheduledMessageRecord[]>;
  /** It did not work: is tried again at `dueAt`, or is given up with a reason. */
  postpone(id: Snowflake, dueAt: string): Promise<void>;
  fail(id: Snowflake, error: NonNullable<ScheduledMessageRecord['error']>): Promise<boolean>;
}

/** What somebody wants to be reminded of, perhaps a message. */
export interface ReminderRecord {
  id: Snowflake;
  user_id: Snowflake;
  created_at: string;
  due_at: string;
  /** `due` once it was told; it stays until its person has done with it. */
  status: 'waiting' | 'due';
  text: string;
  guild_id: Snowflake | null;
  channel_id: Snowflake | null;
  message_id: Snowflake | null;
}

export interface ReminderStore {
  insert(reminder: ReminderRecord, most: number): Promise<boolean>;
  byId(userId: Snowflake, id: Snowflake): Promise<ReminderRecord | null>;
  /** The next one first. */
  ofUser(userId: Snowflake): Promise<ReminderRecord[]>;
  /** Replaces one that is there. */
  save(reminder: ReminderRecord): Promise<boolean>;
  remove(userId: Snowflake, id: Snowflake): Promise<boolean>;
  /** Makes those due whose time has come, and tells them: each to one caller. */
  ring(now: string, limit: number): Promise<ReminderRecord[]>;
}
