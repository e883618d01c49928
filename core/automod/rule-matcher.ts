import { AutoModerationRuleTriggerType as Trigger, type APIAutoModerationRule } from 'discord-api-types/v10';
import { mentionedInText } from '#protocol/markdown/read-tree';
import type { Core } from '../core.ts';
import { PRESET_WORDS } from './preset-words.ts';
import { findWords, foldCase, indexWords, withoutWords, type WordIndex } from './word-index.ts';

/** What of a text offended a rule; nulls where it is not about single words. */
export interface Offence {
  keyword: string | null;
  content: string | null;
}

interface Compiled {
  words: WordIndex;
  allowed: WordIndex;
}

/** What of a rule decides what it finds. */
export type RuleTrigger = Pick<APIAutoModerationRule, 'id' | 'guild_id' | 'trigger_type' | 'trigger_metadata'>;

/** Rules are replaced when they change, so what was compiled from one goes with it. */
const compiledRules = new WeakMap<RuleTrigger, Compiled>();

function compiled(rule: RuleTrigger): Compiled {
  const known = compiledRules.get(rule);
  if (known) return known;
  const { keyword_filter: words = [], allow_list: allowed = [], presets = [] } = rule.trigger_metadata;
  const listed = rule.trigger_type === Trigger.KeywordPreset ? presets.flatMap((preset) => PRESET_WORDS[preset] ?? []) : words;
  const made: Compiled = {
    words: indexWords(listed),
    allowed: indexWords(allowed),
  };
  compiledRules.set(rule, made);
  return made;
}

/** How long all patterns of a guild may take with one text. A message that makes them slower is not let through by that. */
const PATTERN_BUDGET_MS = 1000;

/** Time that is left for patterns, shared by the rules that look at one text. */
export interface PatternBudget {
  leftMs: number;
}
export const newPatternBudget = (): PatternBudget => ({ leftMs: PATTERN_BUDGET_MS });

/**
 * The first word or pattern of a rule that a text matches, what the rule allows left out of it.
 * Patterns that cannot be looked for in the time that is left count as matched.
 */
export function matchWords(
  core: Pick<Core, 'rulePatterns' | 'log'>,
  rule: RuleTrigger,
  text: string,
  budget: PatternBudget,
): Offence | null | Promise<Offence | null> {
  const { words, allowed } = compiled(rule);
  const judged = withoutWords(allowed, text);
  for (const { word, start, end } of findWords(words, foldCase(judged))) return { keyword: word, content: text.slice(start, end) };
  return rule.trigger_metadata.regex_patterns?.length ? matchPatterns(core, rule, rule.trigger_metadata.regex_patterns, { text, judged }, budget) : null;
}

async function matchPatterns(
  { rulePatterns, log }: Pick<Core, 'rulePatterns' | 'log'>,
  { id, guild_id: guildId }: RuleTrigger,
  patterns: readonly string[],
  { text, judged }: { text: string; judged: string },
  budget: PatternBudget,
): Promise<Offence | null> {
  const { source, span, isOverrun, usedMs } = await rulePatterns.match(guildId, patterns, judged, budget.leftMs);
  budget.leftMs -= usedMs;
  if (isOverrun) log.warn({ guild: guildId, rule: id, pattern: source }, 'the patterns of a rule took too long with a text, which counts as a match');
  return span || isOverrun ? { keyword: source, content: span && text.slice(...span) } : null;
}

/** Different people and roles that a text mentions, as it pings them. Source: Discord, "mention_total_limit". */
export function countMentions(text: string): number {
  const { users, roles } = mentionedInText(text);
  return users.size + roles.size;
}
