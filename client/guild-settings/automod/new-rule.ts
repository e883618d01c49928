import {
  AutoModerationActionType as Action,
  AutoModerationRuleEventType as EventType,
  AutoModerationRuleKeywordPresetType as Preset,
  AutoModerationRuleTriggerType as Trigger,
  type APIAutoModerationRule,
} from 'discord-api-types/v10';

/** The id of a rule that the server does not know yet. */
export const UNSAVED = '';

/** A rule to begin with. */
export const newRule = (guildId: string, trigger: Trigger, name: string): APIAutoModerationRule => ({
  id: UNSAVED,
  guild_id: guildId,
  creator_id: '',
  name,
  enabled: true,
  trigger_type: trigger,
  event_type: trigger === Trigger.MemberProfile ? EventType.MemberUpdate : EventType.MessageSend,
  actions: [{ type: trigger === Trigger.MemberProfile ? Action.BlockMemberInteraction : Action.BlockMessage }],
  trigger_metadata: {
    ...(trigger === Trigger.KeywordPreset && { presets: [Preset.Profanity, Preset.SexualContent, Preset.Slurs] }),
    ...(trigger === Trigger.MentionSpam && { mention_total_limit: 20 }),
  },
  exempt_roles: [],
  exempt_channels: [],
});
