import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

interface EmojiOfPackage {
  label: string;
  hexcode: string;
  emoji: string;
  order?: number;
  group?: number;
  tags?: string[];
  skins?: { emoji: string; tone?: number | number[] }[];
}

const COMPONENTS = 2;
const SYMBOLS = 8;
const NAME = 'virtual:emojis';

const require = createRequire(import.meta.url);
const read = async <Data>(path: string): Promise<Data> => JSON.parse(await readFile(require.resolve(`emojibase-data/${path}`), 'utf8')) as Data;

/** Emojibase has a selector behind every emoji; people send one only where without it the sign would be text. */
const RGI = new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v');
const asSent = (emoji: string): string => {
  const bare = emoji.replaceAll('\uFE0F', '');
  return RGI.test(bare) ? bare : emoji;
};

/** As emojibase has them, in its order; letters of flags among the symbols. */
const listed = (all: readonly EmojiOfPackage[]): EmojiOfPackage[] =>
  all
    .filter(({ group }) => group !== COMPONENTS)
    .map((one) => ({ ...one, group: one.group ?? SYMBOLS, order: one.order ?? 10_000 }))
    .sort((a, b) => (a.group ?? 0) - (b.group ?? 0) || (a.order ?? 0) - (b.order ?? 0));

/** Of what emojibase knows only what the picker shows: one chunk for the emojis, one for each language's words. */
export const emojiData = (): Plugin => ({
  name: 'nexus-emoji-data',
  resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : null),
  async load(id) {
    if (!id.startsWith(`\0${NAME}`)) return null;
    const language = id.slice(NAME.length + 2);
    if (language !== '') {
      const words = new Map(
        (await read<EmojiOfPackage[]>(`${language}/data.json`)).map(({ hexcode, label, tags = [] }) => [hexcode, [label, ...tags].join('|')]),
      );
      return `export default ${JSON.stringify(listed(await read('en/data.json')).map(({ hexcode }) => words.get(hexcode) ?? ''))}`;
    }
    const [all, discord, others] = await Promise.all([
      read<EmojiOfPackage[]>('en/data.json'),
      read<Record<string, string | string[]>>('en/shortcodes/joypixels.json'),
      read<Record<string, string | string[]>>('en/shortcodes/emojibase.json'),
    ]);
    const rows = listed(all).map(({ emoji, hexcode, group, skins = [] }) => {
      const names = [discord[hexcode] ?? [], others[hexcode] ?? []].flat();
      const tones = skins.filter(({ tone }) => typeof tone === 'number').map((skin) => asSent(skin.emoji));
      return [asSent(emoji), [...new Set(names)].join(' '), group, ...(tones.length === 5 ? [tones.join(' ')] : [])];
    });
    return `export default ${JSON.stringify(rows)}`;
  },
});
