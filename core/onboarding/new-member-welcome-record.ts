import type { Snowflake } from 'discord-api-types/v10';
import type { OnboardingEmoji } from './onboarding-record.ts';

/** The guide that newcomers find: a greeting, things to do, places to read. */
export interface NewMemberWelcomeRecord {
  enabled: boolean;
  welcome_message?: { author_ids: Snowflake[]; message: string };
  new_member_actions: { channel_id: Snowflake; action_type: 0 | 1; title: string; description: string; emoji?: OnboardingEmoji }[];
  resource_channels: { channel_id: Snowflake; title: string; description: string; emoji?: OnboardingEmoji }[];
}
