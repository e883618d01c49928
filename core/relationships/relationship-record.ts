import type { Snowflake } from 'discord-api-types/v10';

/** What one person is to another. Source: the unofficial "Relationship Type". */
export const RelationshipType = { None: 0, Friend: 1, Blocked: 2, Incoming: 3, Outgoing: 4 } as const;
export type RelationshipType = (typeof RelationshipType)[keyof typeof RelationshipType];

/** What one person sees of another. Friends and requests have a record on either side; blocks and what is ignored on one. */
export interface RelationshipRecord {
  user_id: Snowflake;
  other_id: Snowflake;
  /** `None` for somebody who is only ignored. */
  type: RelationshipType;
  nickname: string | null;
  is_ignored: boolean;
  /** Of a request: the two had neither a guild nor a friend in common. */
  is_stranger: boolean;
  /** What came with a request. */
  note: string | null;
  since: string;
}
