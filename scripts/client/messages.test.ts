import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { formatter } from '@lingui/format-po';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const CLIENT = join(ROOT, 'client');
const LOCALES = ['en', 'de'] as const;
const po = formatter();

/** Each text in English, as it stands in the code, with what it is called in that language. */
async function catalogue(folder: string, locale: string): Promise<Map<string, string>> {
  const filename = join(folder, `${locale}.po`);
  const read = await po.parse(await readFile(filename, 'utf8'), { locale, sourceLocale: 'en', filename });
  return new Map(Object.values(read).map(({ message = '', translation = '' }) => [message, translation]));
}

const committed = (locale: string): Promise<Map<string, string>> => catalogue(join(CLIENT, 'locales'), locale);

/** Texts without anything put in, found without the extractor: what that passes over in silence is found here. */
const PLAIN = /(?<![\w.$])(?:t|msg)`([^`$\\]+)`|<Trans>\s*([^<>{}&]+?)\s*<\/Trans>/g;

async function plainTexts(): Promise<Set<string>> {
  const files = (await readdir(CLIENT, { recursive: true })).filter((name) => /\.tsx?$/.test(name) && !/\.test\.|^build\//.test(name));
  const texts = new Set<string>();
  for (const name of files) {
    const source = await readFile(join(CLIENT, name), 'utf8');
    if (!source.includes('/macro')) continue;
    for (const [, word, child] of source.matchAll(PLAIN)) texts.add(word ?? child?.replace(/\s*\n\s*/g, ' ') ?? '');
  }
  return texts;
}

it.each(LOCALES)('all that the client says stands in the catalogue of %s', async (locale) => {
  const [texts, known] = [await plainTexts(), await committed(locale)];
  expect(texts.size).toBeGreaterThan(1_000);
  expect([...texts].filter((text) => !known.has(text))).toEqual([]);
});

it('is all said in German', async () => {
  const german = await committed('de');
  expect([...german].filter(([, translation]) => translation === '').map(([text]) => text)).toEqual([]);
  expect([...german.keys()].toSorted()).toEqual([...(await committed('en')).keys()].toSorted());
});

it('is what the extractor finds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'messages-'));
  try {
    for (const locale of LOCALES) await cp(join(CLIENT, `locales/${locale}.po`), join(folder, `${locale}.po`));
    const config = join(folder, 'lingui.config.ts');
    await writeFile(
      config,
      `import config from ${JSON.stringify(join(CLIENT, 'lingui.config.ts'))};
export default { ...config, rootDir: ${JSON.stringify(CLIENT)}, catalogs: config.catalogs.map((each) => ({ ...each, path: ${JSON.stringify(join(folder, '{locale}'))} })) };
`,
    );
    const command = join(ROOT, 'node_modules/@lingui/cli/dist/lingui-extract.js');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, '--config', config, '--clean'], { cwd: ROOT });
    // A file that it cannot read it only mentions.
    expect(`${stdout}${stderr}`).not.toMatch(/cannot|error|unexpected/i);
    for (const locale of LOCALES) {
      const [found, known] = [await catalogue(folder, locale), await committed(locale)];
      expect([...found.keys()].toSorted()).toEqual([...known.keys()].toSorted());
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
