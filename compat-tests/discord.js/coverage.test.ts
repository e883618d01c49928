import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import steps from '../steps/bot-steps.json' with { type: 'json' };

interface Step {
  number: number;
  name: string;
  leftOut?: string;
}

const here = new URL('./', import.meta.url);
/** The census of what bots do: rank, feature, and further columns. Names may stand in quotes. */
const census = process.env['NEXUS_BOT_FEATURES'] ?? fileURLToPath(new URL('../../../shared/discord/bot-features.csv', here));
const STEP_OF_TEST = /\bit\(\s*(['"`])(\d+) (.+?)\1/g;
const STEP_OF_ROW = /^(\d+),(?:"((?:[^"]|"")*)"|([^,]*)),/gm;

/** The titles of all tests here, as the number and the words after it. */
const titles = readdirSync(here)
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => [...readFileSync(new URL(name, here), 'utf8').matchAll(STEP_OF_TEST)])
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
    if (!existsSync(census)) {
      console.warn('The census of bot features is not here, so the list of steps was not compared with it.');
      return;
    }
    const rows = [...readFileSync(census, 'utf8').matchAll(STEP_OF_ROW)].map(([, number, quoted, bare]) => ({
      number: Number(number),
      name: quoted ?? bare ?? '',
    }));
    expect(steps.map(({ number, name }) => ({ number, name }))).toEqual(rows);
    expect(rows.length).toBe(80);
  });
});
