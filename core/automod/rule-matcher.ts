import { AutoModerationRuleTriggerType as Trigger, type APIAutoModerationRule } from 'discord-api-types/v10';
import type { RE2JS } from 're2js';
import { PRESET_WORDS } from './preset-words.ts';
import { compileRulePattern } from './rule-pattern.ts';
import { findWords, foldCase, indexWords, withoutWords, type WordIndex } from './word-index.ts';

/** What of a text offended a rule; nulls where it is not about single words. */
export interface Offence {
  keyword: string | null;
  content: string | null;
}

interface Compiled {
  words: WordIndex;
  allowed: WordIndex;
  patterns: { source: string; pattern: RE2JS }[];
}

/** Rules are replaced when they change, so what was compiled from one goes with it. */
const compiledRules = new WeakMap<APIAutoModerationRule, Compiled>();

function compiled(rule: APIAutoModerationRule): Compiled {
  const known = compiledRules.get(rule);
  if (known) return known;
  const { keyword_filter: words = [], regex_patterns: patterns = [], allow_list: allowed = [], presets = [] } = rule.trigger_metadata;
  const listed = rule.trigger_type === Trigger.KeywordPreset ? presets.flatMap((preset) => PRESET_WORDS[preset] ?? []) : words;
  const made: Compiled = {
    words: indexWords(listed),
    allowed: indexWords(allowed),
    patterns: patterns.flatMap((source) => {
      const pattern = compileRulePattern(source);
      return pattern ? [{ source, pattern }] : [];
    }),
  };
  compiledRules.set(rule, made);
  return made;
}

/** How long all patterns of a guild may take with one text; those that are left then are passed over. */
const PATTERN_BUDGET_MS = 50;

/** Time that is left for patterns, shared by the rules that look at one text. */
export interface PatternBudget {
  leftMs: number;
}
export const newPatternBudget = (): PatternBudget => ({ leftMs: PATTERN_BUDGET_MS });

/** The first word or pattern of a rule that a text matches, what the rule allows left out of it. */
export function matchWords(rule: APIAutoModerationRule, text: string, budget: PatternBudget): Offence | null {
  const { words, allowed, patterns } = compiled(rule);
  const judged = withoutWords(allowed, text);
  for (const { word, start, end } of findWords(words, foldCase(judged))) return { keyword: word, content: text.slice(start, end) };
  for (const { source, pattern } of patterns) {
    if (budget.leftMs <= 0) return null;
    const began = performance.now();
    const matcher = pattern.matcher(judged);
    const isFound = matcher.find();
    budget.leftMs -= performance.now() - began;
    if (isFound) return { keyword: source, content: text.slice(matcher.start(), matcher.end()) };
  }
  return null;
}

const MENTION = /<@(&?)!?(\d{1,20})>/g;

/** Different people and roles that a text mentions. Source: Discord, "mention_total_limit". */
export function countMentions(text: string): number {
  const mentioned = new Set<string>();
  for (const [, isRole, id] of text.matchAll(MENTION)) mentioned.add(`${isRole}${id}`);
  return mentioned.size;
}
