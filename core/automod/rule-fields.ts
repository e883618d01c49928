import {
  AutoModerationActionType as Action,
  AutoModerationRuleEventType as EventType,
  AutoModerationRuleTriggerType as Trigger,
  ChannelType,
  PermissionFlagsBits as Permission,
  type APIAutoModerationAction,
  type APIAutoModerationRuleTriggerMetadata,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { AutomodActionBody, TriggerMetadataBody } from '#protocol/rest/automod';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';

/** How many rules of each kind a guild may have. Source: Discord, "Trigger Types". */
export const MAX_RULES: Record<Trigger, number> = {
  [Trigger.Keyword]: 6,
  [Trigger.Spam]: 1,
  [Trigger.KeywordPreset]: 1,
  [Trigger.MentionSpam]: 1,
  [Trigger.MemberProfile]: 1,
};
const MAX_ALLOWED_WORDS = { [Trigger.KeywordPreset]: 1000, [Trigger.Keyword]: 100, [Trigger.MemberProfile]: 100 } as const;
const USUAL_MENTION_LIMIT = 20;
const NO_METADATA: TriggerMetadataBody = {};

/** What each action may be an answer to. Source: Discord, "Action Types". */
const ANSWERS: Record<Action, readonly Trigger[]> = {
  [Action.BlockMessage]: [Trigger.Keyword, Trigger.Spam, Trigger.KeywordPreset, Trigger.MentionSpam],
  [Action.SendAlertMessage]: [Trigger.Keyword, Trigger.Spam, Trigger.KeywordPreset, Trigger.MentionSpam, Trigger.MemberProfile],
  [Action.Timeout]: [Trigger.Keyword, Trigger.MentionSpam],
  [Action.BlockMemberInteraction]: [Trigger.MemberProfile],
};

/** Profiles are looked at when they change, everything else when a message is written. */
export function demandEvent(trigger: Trigger, event: EventType): void {
  const wanted = trigger === Trigger.MemberProfile ? EventType.MemberUpdate : EventType.MessageSend;
  if (event !== wanted) throw formError(['event_type'], 'BASE_TYPE_CHOICES', `Value must be one of {${wanted}}.`);
}

/** Patterns that are none, or too large to be looked for in every message, are refused with 50035. Not to be called under the guild's lock. */
export async function demandPatterns(
  core: Core,
  guildId: Snowflake,
  trigger: Trigger,
  { regex_patterns: patterns }: TriggerMetadataBody = NO_METADATA,
): Promise<void> {
  if (trigger !== Trigger.Keyword && trigger !== Trigger.MemberProfile) return;
  const faulty = await core.rulePatterns.check(guildId, patterns ?? []);
  if (faulty >= 0) throw formError(['trigger_metadata', 'regex_patterns', faulty], 'AUTO_MODERATION_INVALID_REGEX', 'Regex pattern is invalid.');
}

/** The keys that a kind of trigger has, all of them and no others; `demandPatterns` looks at the patterns. Throws 50035. */
export function triggerMetadataOf(trigger: Trigger, given: TriggerMetadataBody | null | undefined): APIAutoModerationRuleTriggerMetadata {
  const { keyword_filter: words, regex_patterns: patterns, allow_list: allowed, presets, ...mentions } = given ?? NO_METADATA;
  switch (trigger) {
    case Trigger.Spam:
      return {};
    case Trigger.MentionSpam:
      return {
        mention_total_limit: mentions.mention_total_limit ?? USUAL_MENTION_LIMIT,
        mention_raid_protection_enabled: mentions.mention_raid_protection_enabled ?? false,
      };
    case Trigger.KeywordPreset:
      demandFewWords(allowed, MAX_ALLOWED_WORDS[trigger]);
      return { presets: unique(presets), allow_list: unique(allowed) };
    default:
      demandFewWords(allowed, MAX_ALLOWED_WORDS[trigger]);
      return { keyword_filter: unique(words), regex_patterns: unique(patterns), allow_list: unique(allowed) };
  }
}

const unique = <Item>(items: readonly Item[] | null | undefined): Item[] => [...new Set(items ?? [])];

function demandFewWords(words: readonly string[] | null | undefined, max: number): void {
  if ((words?.length ?? 0) > max) throw formError(['trigger_metadata', 'allow_list'], 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
}

/** Each kind of action once, with what it needs. A timeout needs MODERATE_MEMBERS of whoever sets it. Throws 50035. */
export function actionsOf(state: GuildState, permissions: bigint, trigger: Trigger, given: readonly AutomodActionBody[]): APIAutoModerationAction[] {
  const kinds = new Set<Action>();
  return given.map((action, index) => {
    const refuse = (code: string, message: string, ...path: string[]) => formError(['actions', index, ...path], code, message);
    if (kinds.has(action.type)) throw refuse('AUTO_MODERATION_DUPLICATE_ACTION', 'An action of this type is there already.', 'type');
    kinds.add(action.type);
    if (!ANSWERS[action.type].includes(trigger)) throw refuse('AUTO_MODERATION_INVALID_ACTION', 'This action does not fit the trigger of the rule.', 'type');
    return { type: action.type, metadata: metadataOf(state, permissions, action, refuse) };
  });
}

function metadataOf(
  state: GuildState,
  permissions: bigint,
  { type, metadata }: AutomodActionBody,
  refuse: (code: string, message: string, ...path: string[]) => Error,
): NonNullable<APIAutoModerationAction['metadata']> {
  const required = (key: string) => refuse('BASE_TYPE_REQUIRED', 'This field is required', 'metadata', key);
  if (type === Action.BlockMessage) return metadata?.custom_message ? { custom_message: metadata.custom_message } : {};
  if (type === Action.Timeout) {
    if (!(permissions & Permission.ModerateMembers)) throw apiError('MISSING_PERMISSIONS');
    if (!metadata?.duration_seconds) throw required('duration_seconds');
    return { duration_seconds: metadata.duration_seconds };
  }
  if (type !== Action.SendAlertMessage) return {};
  if (!metadata?.channel_id) throw required('channel_id');
  const channel = state.channels.get(metadata.channel_id);
  if (channel?.type !== ChannelType.GuildText) throw refuse('CHANNEL_INVALID', 'Alerts go to a text channel of the guild.', 'metadata', 'channel_id');
  return { channel_id: channel.id };
}
