import {
  AuditLogEvent,
  GuildOnboardingMode,
  GuildOnboardingPromptType,
  PermissionFlagsBits as Permission,
  type APIGuildOnboarding,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { OnboardingBody, OnboardingOptionBody, OnboardingPromptBody } from '#protocol/rest/onboarding';
import type { Actor } from '../actor.ts';
import { changesBetween, creationOf, recordAudit, removalOf } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { switchFeatures } from '../guilds/switch-features.ts';
import { demandMayGive } from '../members/change-roles.ts';
import { everybodysPermissions } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { ChosenOnboarding } from './answer-onboarding.ts';
import { emojiFor } from './onboarding-emoji.ts';
import type { OnboardingOption, OnboardingPrompt, OnboardingRecord } from './onboarding-record.ts';

/** What newcomers must find. Source: Discord, "Modify Guild Onboarding". */
const MIN_CHANNELS = 7;
const MIN_WRITABLE = 5;
const PROMPT_KEYS = ['id', 'title', 'options', 'single_select', 'required', 'in_onboarding', 'type'] as const;
const KEYS = ['default_channel_ids', 'enabled', 'mode'] as const;

export async function onboardingOf(core: Core, state: GuildState): Promise<OnboardingRecord> {
  return (
    (await core.guildPages.find(state.id, 'onboarding')) ?? {
      enabled: false,
      mode: GuildOnboardingMode.OnboardingDefault,
      prompts: [],
      default_channel_ids: [],
    }
  );
}

/** With what who asks chose themselves. */
export type ShownOnboarding = APIGuildOnboarding & Partial<ChosenOnboarding>;

/** For every member while it is on, else for those with MANAGE_GUILD; people see what they chose themselves. Source: Discord, "Get Guild Onboarding". */
export async function getOnboarding(core: Core, state: GuildState, permissions: bigint, forPerson: Snowflake | null): Promise<ShownOnboarding> {
  const onboarding = await onboardingOf(core, state);
  if (!onboarding.enabled && !(permissions & Permission.ManageGuild)) throw apiError('MISSING_PERMISSIONS');
  const shown = presentOnboarding(state, onboarding);
  const chosen = forPerson && state.members.get(forPerson)?.onboarding;
  return { ...shown, ...(chosen || undefined) };
}

/** Channels, roles and emojis that are gone are not shown. */
function presentOnboarding(state: GuildState, onboarding: OnboardingRecord): APIGuildOnboarding {
  const option = (one: OnboardingOption) => ({
    ...one,
    role_ids: one.role_ids.filter((id) => state.roles.has(id)),
    channel_ids: one.channel_ids.filter((id) => state.channels.has(id)),
  });
  return {
    guild_id: state.id,
    prompts: onboarding.prompts.map((prompt) => ({ ...prompt, options: prompt.options.map(option) })),
    default_channel_ids: onboarding.default_channel_ids.filter((id) => state.channels.has(id)),
    enabled: onboarding.enabled,
    mode: onboarding.mode,
  } as APIGuildOnboarding; // Discord's type has a guild id in every prompt, which its answers lack
}

/**
 * Replaces what is given. Needs MANAGE_GUILD and MANAGE_ROLES; the roles must be below the caller's own.
 * Throws 350000 when it cannot be switched on yet, 350001 when the change would leave newcomers with too little.
 * Source: Discord, "Modify Guild Onboarding".
 */
export async function editOnboarding(core: Core, state: GuildState, body: OnboardingBody, by: Actor): Promise<APIGuildOnboarding> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const known = await core.guildPages.find(state.id, 'onboarding');
    const before = known ?? (await onboardingOf(core, state));
    const after: OnboardingRecord = {
      enabled: body.enabled ?? before.enabled,
      mode: body.mode ?? before.mode,
      default_channel_ids: body.default_channel_ids ? knownChannels(state, body.default_channel_ids, 'default_channel_ids') : before.default_channel_ids,
      prompts: body.prompts ? body.prompts.map((prompt) => promptOf(core, state, prompt, before, by.id)) : before.prompts,
    };
    if (after.enabled && !isEnough(state, after)) {
      throw apiError(before.enabled ? 'CANNOT_UPDATE_ONBOARDING_WHILE_BELOW_REQUIREMENTS' : 'CANNOT_ENABLE_ONBOARDING_REQUIREMENTS_ARE_NOT_MET');
    }
    await core.guildPages.save(state.id, 'onboarding', after);
    await switchFeatures(core, state, {
      GUILD_ONBOARDING: after.enabled,
      GUILD_ONBOARDING_HAS_PROMPTS: after.prompts.length > 0,
      ...(after.enabled && { GUILD_ONBOARDING_EVER_ENABLED: true }),
    });
    await auditPrompts(core, state, before.prompts, after.prompts, by);
    const changes = known ? changesBetween(before, after, KEYS) : creationOf(after, KEYS);
    if (changes.length > 0)
      await recordAudit(core, state.id, by, {
        action: known ? AuditLogEvent.OnboardingUpdate : AuditLogEvent.OnboardingCreate,
        targetId: state.id,
        changes,
      });
    return presentOnboarding(state, after);
  });
}

async function auditPrompts(core: Core, state: GuildState, before: readonly OnboardingPrompt[], after: readonly OnboardingPrompt[], by: Actor): Promise<void> {
  for (const prompt of after) {
    const former = before.find((one) => one.id === prompt.id);
    const changes = former ? changesBetween(former, prompt, PROMPT_KEYS) : creationOf(prompt, PROMPT_KEYS);
    const action = former ? AuditLogEvent.OnboardingPromptUpdate : AuditLogEvent.OnboardingPromptCreate;
    if (changes.length > 0) await recordAudit(core, state.id, by, { action, targetId: prompt.id, changes });
  }
  for (const prompt of before) {
    if (after.some((one) => one.id === prompt.id)) continue;
    await recordAudit(core, state.id, by, { action: AuditLogEvent.OnboardingPromptDelete, targetId: prompt.id, changes: removalOf(prompt, PROMPT_KEYS) });
  }
}

function knownChannels(state: GuildState, ids: readonly Snowflake[], field: string): Snowflake[] {
  const unique = [...new Set(ids)];
  const unknown = unique.findIndex((id) => !state.channels.has(id));
  if (unknown >= 0) throw formError([field, String(unknown)], 'CHANNEL_INVALID', 'Unknown channel.');
  return unique;
}

/** One with an id that is known keeps it; a new one, whatever placeholder it has, gets its own. */
function promptOf(core: Core, state: GuildState, body: OnboardingPromptBody, before: OnboardingRecord, byId: Snowflake): OnboardingPrompt {
  const former = before.prompts.find((prompt) => prompt.id === body.id);
  return {
    id: former?.id ?? core.ids.next(),
    type: body.type ?? former?.type ?? GuildOnboardingPromptType.MultipleChoice,
    title: body.title,
    single_select: body.single_select ?? former?.single_select ?? false,
    required: body.required ?? former?.required ?? false,
    in_onboarding: body.in_onboarding ?? former?.in_onboarding ?? true,
    options: body.options.map((option) => optionOf(core, state, option, former, byId)),
  };
}

function optionOf(core: Core, state: GuildState, body: OnboardingOptionBody, prompt: OnboardingPrompt | undefined, byId: Snowflake): OnboardingOption {
  const former = prompt?.options.find((option) => option.id === body.id);
  const roleIds = [...new Set(body.role_ids ?? [])];
  // Whoever cannot give a role cannot let newcomers take it; what was there already may stay.
  for (const id of roleIds) if (!former?.role_ids.includes(id)) demandMayGive(state, byId, id);
  return {
    id: former?.id ?? core.ids.next(),
    title: body.title,
    description: body.description ?? '',
    emoji: emojiFor(state, { id: body.emoji_id, name: body.emoji_name }),
    role_ids: roleIds,
    channel_ids: knownChannels(state, body.channel_ids ?? [], 'channel_ids'),
  };
}

/** In the advanced mode the channels behind the questions count as well. */
function isEnough(state: GuildState, { mode, prompts, default_channel_ids: defaults }: OnboardingRecord): boolean {
  const asked = mode === GuildOnboardingMode.OnboardingAdvanced ? prompts.flatMap((prompt) => prompt.options.flatMap((option) => option.channel_ids)) : [];
  const found = [...new Set([...defaults, ...asked])].flatMap((id) => {
    const channel = state.channels.get(id);
    return channel ? [everybodysPermissions(state, channel)] : [];
  });
  const visible = found.filter((permissions) => permissions & Permission.ViewChannel);
  return visible.length >= MIN_CHANNELS && visible.filter((permissions) => permissions & Permission.SendMessages).length >= MIN_WRITABLE;
}
