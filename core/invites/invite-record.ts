import type { InviteTargetType, Snowflake } from 'discord-api-types/v10';

export interface InviteRecord {
  code: string;
  guild_id: Snowflake;
  channel_id: Snowflake;
  inviter_id: Snowflake | null;
  created_at: string;
  /** Seconds; 0 never expires. */
  max_age: number;
  /** 0 is unlimited. */
  max_uses: number;
  uses: number;
  temporary: boolean;
  flags: number;
  target_type?: InviteTargetType;
  target_user_id?: Snowflake;
  target_application_id?: Snowflake;
  role_ids?: Snowflake[];
}
