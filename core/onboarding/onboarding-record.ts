import type { GuildOnboardingMode, GuildOnboardingPromptType, Snowflake } from 'discord-api-types/v10';

export interface OnboardingEmoji {
  id: Snowflake | null;
  name: string | null;
  animated: boolean;
}

export interface OnboardingOption {
  id: Snowflake;
  title: string;
  description: string;
  emoji: OnboardingEmoji;
  role_ids: Snowflake[];
  channel_ids: Snowflake[];
}

export interface OnboardingPrompt {
  id: Snowflake;
  type: GuildOnboardingPromptType;
  title: string;
  options: OnboardingOption[];
  single_select: boolean;
  required: boolean;
  in_onboarding: boolean;
}

/** What newcomers are asked and shown. */
export interface OnboardingRecord {
  prompts: OnboardingPrompt[];
  default_channel_ids: Snowflake[];
  enabled: boolean;
  mode: GuildOnboardingMode;
}
