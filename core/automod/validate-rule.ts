import type { APIAutoModerationRuleTriggerMetadata } from 'discord-api-types/v10';
import type { ValidateAutomodRuleBody } from '#protocol/rest/automod';
import { triggerMetadataOf } from './rule-fields.ts';

/** Says what a rule's trigger would be, or what is wrong with it (50035), and keeps nothing. Source: routes of Discord's client. */
export const validateAutomodRule = async (body: ValidateAutomodRuleBody): Promise<{ trigger_metadata: APIAutoModerationRuleTriggerMetadata }> => ({
  trigger_metadata: triggerMetadataOf(body.trigger_type, body.trigger_metadata),
});
