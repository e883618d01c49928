import type { Snowflake } from 'discord-api-types/v10';
import type { FormFieldResponse } from './member-verification-record.ts';

export type JoinRequestStatus = 'STARTED' | 'SUBMITTED' | 'REJECTED' | 'APPROVED';

/** Somebody's request to be let into a guild. */
export interface JoinRequestRecord {
  id: Snowflake;
  guild_id: Snowflake;
  user_id: Snowflake;
  created_at: string;
  reviewed_at: string | null;
  application_status: JoinRequestStatus;
  rejection_reason: string | null;
  form_responses: FormFieldResponse[] | null;
  actioned_by: Snowflake | null;
  /** The invite it came by, and the roles that go with it. */
  invite?: { code: string; inviter_id: Snowflake | null; role_ids: Snowflake[]; temporary: boolean };
}
