import { z } from 'zod';
import { text } from '../rest/fields.ts';
import { ValidateAutomodRuleBody } from '../rest/automod.ts';

/** A rule's trigger, saved or not, and a text that is held against it. */
export const TryAutomodRuleBody = ValidateAutomodRuleBody.extend({ text: text(1, 4000) });
export type TryAutomodRuleBody = z.output<typeof TryAutomodRuleBody>;

export const TriedAutomodRuleReply = z.strictObject({
  caught: z.boolean(),
  matched_keyword: z.string().nullable().describe('the word or pattern as the rule has it; null where it is not about single words'),
  matched_content: z.string().nullable().describe('what of the text it is'),
});
