import type { Snowflake, GuildMemberFlags } from 'discord-api-types/v10';
import type { ChosenOnboarding } from '../onboarding/answer-onboarding.ts';

/** A guild member as stored; its user is joined by the presenter. */
export interface MemberRecord {
  guild_id: Snowflake;
  user_id: Snowflake;
  nick: string | null;
  avatar: string | null;
  banner: string | null;
  roles: Snowflake[];
  joined_at: string;
  premium_since: string | null;
  deaf: boolean;
  mute: boolean;
  flags: GuildMemberFlags;
  pending: boolean;
  communication_disabled_until: string | null;
  /** The profile in this guild; never part of the member object. */
  bio?: string;
  pronouns?: string;
  theme_colors?: number[] | null;
  /** What they chose when they came; theirs alone to see. */
  onboarding?: ChosenOnboarding;
  /** Came by a temporary invite: who goes offline without a role is a member no more. */
  temporary?: true;
  /** Came by a guest invite to this voice channel. */
  guest_channel_id?: Snowflake;
  /** The invite that let them in and who made it, for the operator's eyes. */
  joined_by?: { code: string; inviter_id: Snowflake | null };
}
