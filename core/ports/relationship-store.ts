import type { Snowflake } from 'discord-api-types/v10';
import type { RelationshipRecord } from '../relationships/relationship-record.ts';

/** Whose record of whom. */
export type RelationshipKey = Pick<RelationshipRecord, 'user_id' | 'other_id'>;

export interface RelationshipStore {
  /** What a person sees of others, by the other. */
  ofUser(userId: Snowflake): Promise<ReadonlyMap<Snowflake, RelationshipRecord>>;
  /** What others see of this person, in the order of their ids. */
  about(userId: Snowflake): Promise<RelationshipRecord[]>;
  /** Inserts, replaces and removes, all of it or nothing. */
  change(change: { put?: readonly RelationshipRecord[]; remove?: readonly RelationshipKey[] }): Promise<void>;
}
