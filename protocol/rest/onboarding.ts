import { GuildOnboardingMode, GuildOnboardingPromptType, type RESTPutAPIGuildOnboardingJSONBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, int, list, numbersOf, snowflake, text } from './fields.ts';

const ids = (max: number) => list(snowflake, max).nullish();

const option = z.object({
  id: snowflake.nullish(),
  title: text(1, 50),
  description: text(0, 100).nullish(),
  emoji_id: snowflake.nullish(),
  emoji_name: text(0, 100).nullish(),
  emoji_animated: boolean.nullish(),
  role_ids: ids(50),
  channel_ids: ids(50),
});
export type OnboardingOptionBody = z.output<typeof option>;

const prompt = z.object({
  id: snowflake.nullish(),
  type: choice(numbersOf(GuildOnboardingPromptType)).nullish(),
  title: text(1, 100),
  options: list(option, 50, 1),
  single_select: boolean.nullish(),
  required: boolean.nullish(),
  in_onboarding: boolean.nullish(),
});
export type OnboardingPromptBody = z.output<typeof prompt>;

/** Source: Discord, "Modify Guild Onboarding". */
export const OnboardingBody = z.object({
  prompts: list(prompt, 15).nullish(),
  default_channel_ids: ids(500),
  enabled: boolean.nullish(),
  mode: choice(numbersOf(GuildOnboardingMode)).nullish(),
});
export type OnboardingBody = z.output<typeof OnboardingBody>;

const seen = z
  .record(z.string().regex(/^\d{1,20}$/), int(0, Number.MAX_SAFE_INTEGER))
  .refine((record) => Object.keys(record).length <= 1000)
  .nullish();

/** What a newcomer chose. Source: routes of Discord's client. */
export const OnboardingResponsesBody = z.object({
  onboarding_responses: list(snowflake, 750),
  onboarding_prompts_seen: seen,
  onboarding_responses_seen: seen,
});
export type OnboardingResponsesBody = z.output<typeof OnboardingResponsesBody>;

const emoji = z.object({ id: snowflake.nullish(), name: text(0, 100).nullish(), animated: boolean.nullish() }).nullish();

/** The guide for new members. Source: routes of Discord's client. */
export const NewMemberWelcomeBody = z.object({
  enabled: boolean.nullish(),
  welcome_message: z.object({ author_ids: list(snowflake, 10), message: text(0, 300) }).nullish(),
  new_member_actions: list(
    z.object({ channel_id: snowflake, action_type: choice([0, 1]), title: text(1, 60), description: text(0, 200).nullish(), emoji }),
    10,
  ).nullish(),
  resource_channels: list(z.object({ channel_id: snowflake, title: text(1, 60), description: text(0, 200).nullish(), emoji }), 20).nullish(),
});
export type NewMemberWelcomeBody = z.output<typeof NewMemberWelcomeBody>;

const _accepts = (sent: RESTPutAPIGuildOnboardingJSONBody): z.input<typeof OnboardingBody> => sent;
