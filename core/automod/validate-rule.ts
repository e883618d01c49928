import type { APIAutoModerationRuleTriggerMetadata, Snowflake } from 'discord-api-types/v10';
import type { ValidateAutomodRuleBody } from '#protocol/rest/automod';
import type { Core } from '../core.ts';
import { demandPatterns, triggerMetadataOf } from './rule-fields.ts';

/** Says what a rule's trigger would be, or what is wrong with it (50035), and keeps nothing. Source: routes of Discord's client. */
export async function validateAutomodRule(
  core: Core,
  guildId: Snowflake,
  body: ValidateAutomodRuleBody,
): Promise<{ trigger_metadata: APIAutoModerationRuleTriggerMetadata }> {
  await demandPatterns(core, guildId, body.trigger_type, body.trigger_metadata ?? undefined);
  return { trigger_metadata: triggerMetadataOf(body.trigger_type, body.trigger_metadata) };
}
