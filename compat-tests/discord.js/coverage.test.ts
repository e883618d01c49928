import { readdirSync, readFileSync } from 'node:fs';
import { discordBotFeatures } from '#openapi/facts';
import steps from '../steps/bot-steps.json' with { type: 'json' };

interface Step {
  number: number;
  name: string;
  leftOut?: string;
}

/** Where the tests of these bots are; those who play sound need a voice server. */
const folders = ['./', '../voice/'].map((path) => new URL(path, import.meta.url));
const STEP_OF_TEST = /\bit\(\s*(['"`])(\d+) (.+?)\1/g;

/** The titles of all tests there, as the number and the words after it. */
const titles = folders
  .flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)))
  .filter(({ pathname }) => pathname.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(STEP_OF_TEST)])
  .map(([, , number, words = '']) => ({ number: Number(number), words }));

describe('what bots do', () => {
  it.each(steps as Step[])('has a test or a reason for step $number, $name', ({ number, name, leftOut }) => {
    const own = titles.filter((title) => title.number === number && (title.words === name || title.words.startsWith(`${name}: `)));
    expect(own.length > 0).toBe(leftOut === undefined);
  });

  it('has no test of a step that does not exist', () => {
    const names = new Map(steps.map(({ number, name }) => [number, name]));
    expect(titles.filter(({ number, words }) => !words.startsWith(names.get(number) ?? '?'))).toEqual([]);
  });

  it('is listed whole: every row of the census is a step', () => {
    expect(steps.map(({ number, name }) => ({ number, name }))).toEqual(discordBotFeatures);
    expect(discordBotFeatures.length).toBe(80);
  });
});
