import { AutoModerationRuleTriggerType as Trigger, type APIAutoModerationRuleTriggerMetadata as Metadata, type Snowflake } from 'discord-api-types/v10';
import type { TryAutomodRuleBody } from '#protocol/nexus/automod';
import type { Core } from '../core.ts';
import { demandPatterns, triggerMetadataOf } from './rule-fields.ts';
import { countMentions, matchWords, newPatternBudget, type Offence } from './rule-matcher.ts';
import { isSpamByItself } from './spam-watch.ts';

/** Whether a rule would find something in a text, and by which of its words; nulls where it is not about single words. */
export interface TriedRule {
  caught: boolean;
  /** As the rule has it. */
  matched_keyword: string | null;
  /** What of the text it is. */
  matched_content: string | null;
}

const NOTHING: TriedRule = { caught: false, matched_keyword: null, matched_content: null };

/** Holds a text against what may become of a rule, as a message would be, and keeps nothing. Throws 50035 where the rule cannot be. */
export async function tryAutomodRule(
  core: Core,
  guildId: Snowflake,
  { trigger_type: trigger, trigger_metadata: given, text }: TryAutomodRuleBody,
): Promise<TriedRule> {
  await demandPatterns(core, guildId, trigger, given ?? undefined);
  const offence = await offenceIn(core, guildId, trigger, triggerMetadataOf(trigger, given), text);
  return offence ? { caught: true, matched_keyword: offence.keyword, matched_content: offence.content } : NOTHING;
}

const BY_ITSELF: Offence = { keyword: null, content: null };

function offenceIn(core: Core, guildId: Snowflake, trigger: Trigger, metadata: Metadata, text: string): Offence | null | Promise<Offence | null> {
  switch (trigger) {
    // What somebody wrote before is not asked for: nobody wrote this.
    case Trigger.Spam:
      return isSpamByItself(text) ? BY_ITSELF : null;
    case Trigger.MentionSpam:
      return countMentions(text) > (metadata.mention_total_limit ?? 0) ? BY_ITSELF : null;
    default:
      return matchWords(core, { id: '0', guild_id: guildId, trigger_type: trigger, trigger_metadata: metadata }, text, newPatternBudget());
  }
}
