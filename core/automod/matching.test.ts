import { compileRulePattern } from './rule-pattern.ts';
import { countMentions } from './rule-matcher.ts';
import { isSpamByItself, SpamWatch } from './spam-watch.ts';
import { findWords, foldCase, indexWords, withoutWords } from './word-index.ts';

const first = (words: string[], text: string): string | null => [...findWords(indexWords(words), foldCase(text))][0]?.word ?? null;

describe('Words of a rule', () => {
  it.each([
    ['cat', 'The CAT sat', true],
    ['cat', 'concat', false],
    ['cat', 'cats', false],
    ['cat', 'kätcat', false],
    ['cat', '(cat)', true],
    ['cat*', 'catch', true],
    ['cat*', 'concat', false],
    ['*cat', 'concat', true],
    ['*cat', 'catch', false],
    ['*cat*', 'location', true],
    ['the mule', 'the mule train', true],
    ['the mule', 'the muleteer', false],
    [':)', 'well:)', true],
    ['straße', 'STRASSE und Straße', true],
    ['бан', 'забан', false],
    ['𝒜𝒷', 'x𝒜𝒷', false],
  ])('%s in "%s": %s', (word, text, isFound) => {
    expect(first([word], text) !== null).toBe(isFound);
  });

  it('are found where they stand, whatever the case does to the length of a text', () => {
    const text = 'İİ bad';
    const [match] = findWords(indexWords(['bad']), foldCase(text));
    expect(text.slice(match?.start, match?.end)).toBe('bad');
  });

  it('are not looked for in what the rule allows', () => {
    const rule = indexWords(['secret*']);
    const judge = (text: string, allowed: string[]): number => [...findWords(rule, foldCase(withoutWords(indexWords(allowed), text)))].length;
    expect(judge('the secretary', ['secretary'])).toBe(0);
    expect(judge('the secretary has secrets', ['secretary'])).toBe(1);
    expect(judge('secretariat', ['secretar*'])).toBe(0);
  });

  it('take no long time with a thousand of them and a text made to hinder', () => {
    const rule = indexWords(Array.from({ length: 1000 }, (_, index) => `*${'a'.repeat(50)}${index}*`));
    const began = performance.now();
    expect([...findWords(rule, foldCase('a'.repeat(4000)))]).toEqual([]);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('Patterns of a rule', () => {
  it.each(['(a+)+$', '(a*)*b', '(x+x+)+y', '(a|a|a|a)*b', '^(([a-z])+.)+[A-Z]([a-z])+$', `${'(.*)'.repeat(40)}b`, '(.*a){20}b'])(
    'cannot hang: %s',
    (source) => {
      const pattern = compileRulePattern(source);
      const began = performance.now();
      for (const text of ['a'.repeat(4000), 'x'.repeat(4000), `${'a '.repeat(2000)}!`]) pattern?.matcher(text).find();
      expect(performance.now() - began).toBeLessThan(10_000);
    },
  );

  it.each(['(?=a)', '(?<!a)b', '(a)\\1', '(', 'a{1000}{1000}', '((a?){30}){30}', '[z-a]'])('are refused: %s', (source) => {
    expect(compileRulePattern(source)).toBeNull();
  });

  it('are written as in Rust', () => {
    const isFound = (source: string, text: string): boolean | undefined => compileRulePattern(source)?.matcher(text).find();
    expect(isFound('(?P<word>b[aä]d)\\z', 'so BÄD')).toBe(true);
    expect(isFound('(?iu)\\p{Cyrillic}', 'Ж')).toBe(true);
    expect(isFound('(?m)^bad$', 'a\nbad\nb')).toBe(true);
  });
});

describe('Spam', () => {
  it('is the same words for the fourth time, or a flood', () => {
    const watch = new SpamWatch();
    const say = (text: string, atMs: number, who = '1'): boolean => watch.isSpam('9', who, text, atMs);
    expect(['Buy now!', 'buy  NOW', 'BUY now.', 'buy now'].map((text, index) => say(text, index * 1000))).toEqual([false, false, false, true]);
    expect(say('buy now', 60_000)).toBe(false);
    expect(say('buy now', 2000, '2')).toBe(false);
    expect(Array.from({ length: 9 }, (_, index) => say(`line ${index}`, 100_000 + index * 100)).at(-1)).toBe(true);
  });

  it('is a message of nothing but the same line, of invites, or of marks', () => {
    expect(isSpamByItself('join us now\n'.repeat(20))).toBe(true);
    expect(isSpamByItself(['a', 'b', 'c', 'd'].map((code) => `https://discord.gg/${code}`).join(' '))).toBe(true);
    expect(isSpamByItself(`h${'\u0315\u0358'.repeat(60)}i`)).toBe(true);
    expect(isSpamByItself('Dear all,\n\nthe meeting is at noon.\n')).toBe(false);
  });

  it('counts each person and role once', () => {
    expect(countMentions('<@1> <@!1> <@&1> <@2> <#3> <:a:4>')).toBe(3);
  });

  it('is a raid when newcomers mention many together', () => {
    const watch = new SpamWatch();
    const joined = new Date(0).toISOString();
    const results = Array.from({ length: 9 }, (_, index) => watch.isMentionRaid('9', String(index), joined, 5, 10, index * 1000));
    expect(results.indexOf(true)).toBe(8);
    expect(watch.isMentionRaid('9', '99', joined, 0, 10, 10_000)).toBe(false);
  });
});
