import {
  AutoModerationActionType,
  AutoModerationRuleEventType,
  AutoModerationRuleKeywordPresetType,
  AutoModerationRuleTriggerType,
  type RESTPatchAPIAutoModerationRuleJSONBody,
  type RESTPostAPIAutoModerationRuleJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, int, list, numbersOf, snowflake, text, trimmedName, trimmedText } from './fields.ts';

const keyword = trimmedText(1, 60);
/** Four weeks. */
const MAX_TIMEOUT_S = 2_419_200;

/** Keys of every kind of trigger; which of them count, and how many words they may hold, depends on the kind. */
const triggerMetadata = z.object({
  keyword_filter: list(keyword, 1000).nullish(),
  regex_patterns: list(text(1, 260), 10).nullish(),
  presets: list(choice(numbersOf(AutoModerationRuleKeywordPresetType)), 3).nullish(),
  allow_list: list(keyword, 1000).nullish(),
  mention_total_limit: int(0, 50).nullish(),
  mention_raid_protection_enabled: boolean.nullish(),
});
export type TriggerMetadataBody = z.output<typeof triggerMetadata>;

const action = z.object({
  type: choice(numbersOf(AutoModerationActionType)),
  metadata: z
    .object({
      channel_id: snowflake.nullish(),
      duration_seconds: int(0, MAX_TIMEOUT_S).nullish(),
      custom_message: text(0, 150).nullish(),
    })
    .nullish(),
});
export type AutomodActionBody = z.output<typeof action>;

const name = trimmedName(1, 100);
const eventType = choice(numbersOf(AutoModerationRuleEventType));
const fields = {
  trigger_metadata: triggerMetadata.nullish(),
  enabled: boolean.nullish(),
  exempt_roles: list(snowflake, 20).nullish(),
  exempt_channels: list(snowflake, 50).nullish(),
};

/** Source: Discord, "Create Auto Moderation Rule". */
export const CreateAutomodRuleBody = z.object({
  ...fields,
  name,
  event_type: eventType,
  trigger_type: choice(numbersOf(AutoModerationRuleTriggerType)),
  actions: list(action, 5, 1),
});
export type CreateAutomodRuleBody = z.output<typeof CreateAutomodRuleBody>;

/** What triggers a rule never changes. Source: Discord, "Modify Auto Moderation Rule". */
export const EditAutomodRuleBody = z.object({
  ...fields,
  name: name.optional(),
  event_type: eventType.optional(),
  actions: list(action, 5, 1).nullish(),
});
export type EditAutomodRuleBody = z.output<typeof EditAutomodRuleBody>;

/** A trigger to be looked at before the rule is made. Source: routes of Discord's client. */
export const ValidateAutomodRuleBody = z.object({
  trigger_type: choice(numbersOf(AutoModerationRuleTriggerType)),
  trigger_metadata: triggerMetadata.nullish(),
});
export type ValidateAutomodRuleBody = z.output<typeof ValidateAutomodRuleBody>;

const _acceptsCreate = (sent: RESTPostAPIAutoModerationRuleJSONBody): z.input<typeof CreateAutomodRuleBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIAutoModerationRuleJSONBody): z.input<typeof EditAutomodRuleBody> => sent;
