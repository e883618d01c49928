import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errors } from '#protocol/error-table';
import { findFieldWords, findWords, type Words } from './find-words.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..', '..', '..');

/** The tables are read as text: the words in them are macros that only a build understands. */
const table = (name: string): Promise<string> => readFile(join(HERE, name), 'utf8');

async function sourcesOf(room: string): Promise<string> {
  const names = (await readdir(join(ROOT, room), { recursive: true })).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return (await Promise.all(names.map((name) => readFile(join(ROOT, room, name), 'utf8')))).join('\n');
}

describe('the words for what the server refuses', () => {
  it('are for codes that our server has, each once', async () => {
    const codes = [...(await table('code-words.ts')).matchAll(/^ {2}(\d+): /gm)].map(([, code]) => Number(code));
    const known = new Set(Object.values(errors).map(({ code }) => Number(code)));
    expect(codes.length).toBeGreaterThan(80);
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('ask for no more numbers than the server names', async () => {
    const asking = [...(await table('code-words.ts')).matchAll(/^ {2}(\d+): \(\w+\) =>/gm)].map(([, code]) => Number(code));
    const messages = asking.map((code) => Object.values(errors).find((row) => row.code === code)?.message ?? '');
    expect(messages.filter((message) => !/\d/.test(message))).toEqual([]);
  });

  it('are for codes of fields that our server says', async () => {
    const codes = [...(await table('field-words.ts')).matchAll(/^ {2}([A-Z0-9_]+): \[/gm)].map(([, code = '']) => code);
    const sources = (await Promise.all(['protocol', 'core', 'api-v10'].map(sourcesOf))).join('\n');
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  const words: Words = {
    ofCode: { 30003: (most) => `at most ${most}`, 50013: () => 'not you' },
    plain: { 'Unknown Reminder': () => 'no such reminder' },
    ofField: {
      BASE_TYPE_BAD_LENGTH: [[/^Must be between/, (least, most) => `from ${least} to ${most}`]],
      BINARY_TYPE_MAX_SIZE: [[null, (most) => `${most} KB`]],
    },
  };
  const field = (code: string, message: string) => findFieldWords({ path: 'name', code, message }, words);
  const refused = (code: number, message: string) => findWords({ status: 400, code, message, errors: [] }, words);

  it('have the numbers of the server in them', () => {
    expect(refused(30003, 'Maximum number of pins reached for the channel (250)')).toBe('at most 250');
    expect(field('BASE_TYPE_BAD_LENGTH', 'Must be between 2 and 100 in length.')).toBe('from 2 to 100');
    expect(field('BINARY_TYPE_MAX_SIZE', 'File cannot be larger than 256.0 kb.')).toBe('256 KB');
  });

  it('leave the server its own where it says another thing, or names no number', () => {
    expect(field('BASE_TYPE_BAD_LENGTH', 'None of these sessions is yours.')).toBe('None of these sessions is yours.');
    expect(field('NEVER_HEARD_OF', 'Whatever it is.')).toBe('Whatever it is.');
    expect(refused(30003, 'Too many pins')).toBeNull();
    expect([refused(0, 'Unknown Reminder'), refused(0, 'No such words.'), refused(50013, 'Missing Permissions')]).toEqual([
      'no such reminder',
      null,
      'not you',
    ]);
  });
});
