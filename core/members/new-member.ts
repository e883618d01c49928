import type { Snowflake } from 'discord-api-types/v10';
import { NO_FLAGS } from '#protocol/flags';
import type { MemberRecord } from './member-record.ts';

export const newMember = (guildId: Snowflake, userId: Snowflake, joinedAt: string, given: Partial<MemberRecord> = {}): MemberRecord => ({
  guild_id: guildId,
  user_id: userId,
  nick: null,
  avatar: null,
  banner: null,
  roles: [],
  joined_at: joinedAt,
  premium_since: null,
  deaf: false,
  mute: false,
  flags: NO_FLAGS,
  pending: false,
  communication_disabled_until: null,
  ...given,
});
