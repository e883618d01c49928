import { GuildMemberFlags, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { withFlags } from '#protocol/flags';
import type { OnboardingResponsesBody } from '#protocol/rest/onboarding';
import type { Core } from '../core.ts';
import { saveAndTellMember } from '../members/publish-member.ts';
import type { MemberRecord } from '../members/member-record.ts';
import type { GuildState } from '../state/guild-state.ts';
import { onboardingOf } from './onboarding.ts';
import type { OnboardingRecord } from './onboarding-record.ts';

/** What a member chose, and when they were shown what, in milliseconds since 1970. */
export interface ChosenOnboarding {
  onboarding_responses: Snowflake[];
  onboarding_prompts_seen: Record<Snowflake, number>;
  onboarding_responses_seen: Record<Snowflake, number>;
}

/**
 * Takes a member's choices: the roles behind them are given, those behind choices they gave up are taken. `isFirst` ends
 * their onboarding, so that required questions must be answered. Source: routes of Discord's client.
 */
export async function answerOnboarding(
  core: Core,
  state: GuildState,
  body: OnboardingResponsesBody,
  userId: Snowflake,
  isFirst: boolean,
): Promise<ChosenOnboarding & { guild_id: Snowflake; user_id: Snowflake }> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const member = state.members.get(userId);
    if (!member) throw apiError('UNKNOWN_MEMBER');
    const onboarding = await onboardingOf(core, state);
    const chosen = readChoices(onboarding, body.onboarding_responses, isFirst && onboarding.enabled);
    const roleIds = (ids: ReadonlySet<Snowflake>): Set<Snowflake> =>
      new Set(onboarding.prompts.flatMap((prompt) => prompt.options.filter((option) => ids.has(option.id)).flatMap((option) => option.role_ids)));
    const wanted = roleIds(chosen);
    const former = roleIds(new Set(member.onboarding?.onboarding_responses));
    const roles = new Set(member.roles.filter((id) => wanted.has(id) || !former.has(id)));
    for (const id of wanted) if (state.roles.has(id) && !state.roles.get(id)?.managed) roles.add(id);
    const answers: ChosenOnboarding = {
      onboarding_responses: [...chosen],
      onboarding_prompts_seen: body.onboarding_prompts_seen ?? {},
      onboarding_responses_seen: body.onboarding_responses_seen ?? {},
    };
    const after: MemberRecord = {
      ...member,
      roles: [...roles],
      onboarding: answers,
      flags: isFirst ? withFlags(member.flags, GuildMemberFlags.StartedOnboarding | GuildMemberFlags.CompletedOnboarding) : member.flags,
    };
    await saveAndTellMember(core, state, after);
    return { guild_id: state.id, user_id: userId, ...answers };
  });
}

/** Choices that are known no more are let go. */
function readChoices({ prompts }: OnboardingRecord, sent: readonly Snowflake[], mustBeWhole: boolean): Set<Snowflake> {
  const chosen = new Set<Snowflake>();
  for (const prompt of prompts) {
    const picked = prompt.options.filter((option) => sent.includes(option.id));
    if (prompt.single_select && picked.length > 1)
      throw formError(['onboarding_responses'], 'ONBOARDING_SINGLE_SELECT', 'Only one option of this question may be chosen.');
    if (mustBeWhole && prompt.required && prompt.in_onboarding && picked.length === 0)
      throw formError(['onboarding_responses'], 'BASE_TYPE_REQUIRED', 'A required question was not answered.');
    for (const option of picked) chosen.add(option.id);
  }
  return chosen;
}
