import type { APIAutoModerationRule } from 'discord-api-types/v10';
import { inProcessRateWindows } from '#storage/in-process/rate-windows';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import type { Core } from '../core.ts';
import { countMentions, matchWords } from './rule-matcher.ts';
import { RulePatterns } from './rule-patterns.ts';
import { isMentionRaid, isSpam, isSpamByItself } from './spam-watch.ts';
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
  const errors: unknown[] = [];
  const patterns = new RulePatterns((error) => errors.push(error));
  afterAll(() => patterns.close());
  const NO_LIMIT = Infinity;
  const SLOW = Array.from({ length: 10 }, (_, index) => `(?:\\w?){140}${'!'.repeat(index + 1)}`);
  const slowly = 'a'.repeat(4000);

  it.each(['(a+)+$', '(a*)*b', '(x+x+)+y', '(a|a|a|a)*b', '^(([a-z])+.)+[A-Z]([a-z])+$', `${'(.*)'.repeat(40)}b`, '(.*a){20}b', ...SLOW.slice(0, 1)])(
    'take time that grows with the text alone: %s',
    async (source) => {
      for (const text of [slowly, 'x'.repeat(4000), `${'a '.repeat(2000)}?`]) {
        const { isOverrun, usedMs } = await patterns.match('1', [source], text, NO_LIMIT);
        expect(isOverrun).toBe(false);
        expect(usedMs).toBeLessThan(10_000);
      }
    },
  );

  it('hold nobody up who does not wait for them', async () => {
    let isDone = false;
    let turns = 0;
    const turn = (): void => {
      turns++;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    // Where each ends in a match it has to be found, too, which is the slowest.
    const answers = await Promise.all(SLOW.slice(0, 4).map((source, index) => patterns.match('1', [source], slowly + '!'.repeat(index + 1), NO_LIMIT)));
    isDone = true;
    expect(answers.every(({ span }) => span)).toBe(true);
    // One turn for each answer is what it would be if the event loop had to wait for it.
    expect(turns).toBeGreaterThan(100);
  });

  it('of one guild let those of another pass', async () => {
    const order: string[] = [];
    const ask = (guildId: string, text: string): Promise<unknown> => patterns.match(guildId, SLOW.slice(0, 1), text, NO_LIMIT).then(() => order.push(guildId));
    await Promise.all([...Array.from({ length: 5 }, () => ask('1', slowly)), ask('2', 'short')]);
    // Behind the task that runs, and the turn of the guild that came first.
    expect(order.indexOf('2')).toBeLessThan(3);
  });

  it('count as matched and are told when their time is over, and none of them is passed over', async () => {
    const warnings: unknown[] = [];
    const core = { rulePatterns: patterns, log: { warn: (about: unknown) => warnings.push(about) } } as unknown as Core; // all that is used
    const rule = {
      id: '7',
      guild_id: '1',
      trigger_type: 1,
      trigger_metadata: { regex_patterns: [...SLOW, 'forbiddenword'] },
    } as unknown as APIAutoModerationRule; // all that is read
    const said = `${slowly} forbiddenword`;
    expect(await matchWords(core, rule, said, { leftMs: NO_LIMIT })).toEqual({ keyword: 'forbiddenword', content: 'forbiddenword' });
    expect(warnings).toEqual([]);
    expect(await matchWords(core, rule, slowly, { leftMs: 0.001 })).toEqual({ keyword: SLOW[1], content: null });
    expect(warnings).toEqual([{ guild: '1', rule: '7', pattern: SLOW[1] }]);
  });

  it('get another thread when theirs gives no answer', async () => {
    const impatient = new RulePatterns((error) => errors.push(error), 1);
    expect(await impatient.match('1', SLOW, slowly, NO_LIMIT)).toMatchObject({ isOverrun: true });
    expect(await impatient.check('1', ['a'])).toBe(0);
    expect(errors.splice(0)).toHaveLength(2);
    await impatient.close();
    expect(await impatient.match('1', ['a'], 'b', NO_LIMIT)).toMatchObject({ isOverrun: true });
  });

  it.each(['(?=a)', '(?<!a)b', '(a)\\1', '(', 'a{1000}{1000}', '((a?){30}){30}', '[z-a]', '(?:\\w?){150}!', '(?:.?){200}!'])(
    'are refused: %s',
    async (source) => {
      expect(await patterns.check('1', ['a', source])).toBe(1);
    },
  );

  it.each([
    'x'.repeat(260),
    '[\\w.]{1,64}@[\\w.-]{1,64}\\.[a-z]{2,}',
    '(?:https?://)?(?:www\\.)?(?:discord\\.(?:gg|io|me|li)|discord(?:app)?\\.com/invite)/[^\\s/]+?\\b',
    '\\bn[i1!|l]+[gq6]+[e3a@]+r+s*\\b',
    'bad.{0,100}word',
    `(?:${Array.from({ length: 30 }, (_, index) => `word${index}`).join('|')})`,
    '^[^a-z]{20,}$',
    '',
  ])('that people write can be used: %s', async (source) => {
    expect(await patterns.check('1', [source])).toBe(-1);
  });

  it('are written as in Rust', async () => {
    const found = async (source: string, text: string): Promise<unknown> => (await patterns.match('1', [source], text, NO_LIMIT)).span;
    expect(await found('(?P<word>b[aä]d)\\z', 'so BÄD')).toEqual([3, 6]);
    expect(await found('(?iu)\\p{Cyrillic}', 'Ж')).toEqual([0, 1]);
    expect(await found('(?m)^bad$', 'a\nbad\nb')).toEqual([2, 5]);
    expect(errors).toEqual([]);
  });
});

function openCounts() {
  const clock = { now: 0, nowMs: () => clock.now, steadyMs: () => clock.now };
  return { clock, core: { clock, shortMemory: inProcessShortMemory(clock.nowMs), rateWindows: inProcessRateWindows(clock.nowMs) } };
}

describe('Spam', () => {
  it('is the same words for the fourth time, or a flood', async () => {
    const { core, clock } = openCounts();
    const say = (text: string, atMs: number, who = '1'): Promise<boolean> => {
      clock.now = atMs;
      return isSpam(core, '9', who, text);
    };
    const said: boolean[] = [];
    for (const [index, text] of ['Buy now!', 'buy  NOW', 'BUY now.', 'buy now'].entries()) said.push(await say(text, index * 1000));
    expect(said).toEqual([false, false, false, true]);
    expect(await say('buy now', 2000, '2')).toBe(false);
    expect(await say('buy now', 60_000)).toBe(false);
    let isFlood = false;
    for (let index = 0; index < 9; index++) isFlood = await say(`line ${index}`, 100_000 + index * 100);
    expect(isFlood).toBe(true);
  });

  it('is a message of nothing but the same line, of invites, or of marks', () => {
    expect(isSpamByItself('join us now\n'.repeat(20))).toBe(true);
    expect(isSpamByItself(['a', 'b', 'c', 'd'].map((code) => `https://discord.gg/${code}`).join(' '))).toBe(true);
    expect(isSpamByItself(`h${'\u0315\u0358'.repeat(60)}i`)).toBe(true);
    expect(isSpamByItself('Dear all,\n\nthe meeting is at noon.\n')).toBe(false);
  });

  it('counts each person and role once that the text pings, and none in code or behind a backslash', () => {
    const [one, two] = ['200000000000000001', '200000000000000002'];
    expect(countMentions(`<@${one}> <@!${one}> <@&${one}> ||<@${two}>|| <#${one}> <:aa:${one}> @everyone`)).toBe(3);
    expect(countMentions(`\`<@${one}>\` \\<@${two}> \`\`\`\n<@&${one}>\n\`\`\` <@1>`)).toBe(0);
  });

  it('is a raid when newcomers mention many together', async () => {
    const { core, clock } = openCounts();
    const member = (user_id: string) => ({ guild_id: '9', user_id, joined_at: new Date(0).toISOString() });
    const results: boolean[] = [];
    for (let index = 0; index < 9; index++) {
      clock.now = index * 1000;
      results.push(await isMentionRaid(core, member(String(index)), 5, 10));
    }
    expect(results.indexOf(true)).toBe(8);
    expect(await isMentionRaid(core, member('99'), 0, 10)).toBe(false);
  });
});
