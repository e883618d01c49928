import { useLingui } from '@lingui/react/macro';
import { AutoModerationRuleTriggerType as Trigger } from 'discord-api-types/v10';

export interface TriggerWords {
  name: string;
  about: string;
  /** So many rules of the kind a guild may have. */
  most: number;
}

/** What sets a rule off, in words. */
export function useTriggers(): Record<Trigger, TriggerWords> {
  const { t } = useLingui();
  return {
    [Trigger.Keyword]: { name: t`Words of your own`, about: t`Messages with words, phrases or patterns that you list.`, most: 6 },
    [Trigger.KeywordPreset]: { name: t`Commonly flagged words`, about: t`Lists of insults, slurs and sexual words that come with the server.`, most: 1 },
    [Trigger.MentionSpam]: { name: t`Mention spam`, about: t`Messages that mention too many people and roles at once.`, most: 1 },
    [Trigger.Spam]: { name: t`Suspected spam`, about: t`The same text again and again, and what spammers write.`, most: 1 },
    [Trigger.MemberProfile]: { name: t`Words in profiles`, about: t`Names and profiles of members with words that you list.`, most: 1 },
  };
}
