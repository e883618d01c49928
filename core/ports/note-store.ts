import type { Snowflake } from 'discord-api-types/v10';

/** What people note of others, for their own eyes. */
export interface NoteStore {
  /** By whom it is about. */
  ofUser(userId: Snowflake): Promise<Map<Snowflake, string>>;
  about(userId: Snowflake, subjectId: Snowflake): Promise<string | null>;
  /** False, and nothing is written, when it would be one more than `most`. Two at once may be one too many. */
  put(userId: Snowflake, subjectId: Snowflake, note: string, most: number): Promise<boolean>;
  remove(userId: Snowflake, subjectId: Snowflake): Promise<void>;
}
