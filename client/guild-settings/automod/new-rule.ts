import {
  AutoModerationActionType as Action,
  AutoModerationRuleEventType as EventType,
  AutoModerationRuleKeywordPresetType as Preset,
  AutoModerationRuleTriggerType as Trigger,
} from 'discord-api-types/v10';
import type { Operations } from '#sdk/rest/operations';

type RuleBody = Operations['POST /guilds/{guild_id}/auto-moderation/rules']['body'];

/** A rule to begin with; it is off until somebody has looked at it. */
export const newRule = (trigger: Trigger, name: string): RuleBody => ({
  name,
  enabled: false,
  trigger_type: trigger,
  event_type: trigger === Trigger.MemberProfile ? EventType.MemberUpdate : EventType.MessageSend,
  actions: [{ type: trigger === Trigger.MemberProfile ? Action.BlockMemberInteraction : Action.BlockMessage }],
  ...(trigger === Trigger.KeywordPreset && { trigger_metadata: { presets: [Preset.Profanity, Preset.SexualContent, Preset.Slurs] } }),
  ...(trigger === Trigger.MentionSpam && { trigger_metadata: { mention_total_limit: 20 } }),
});
