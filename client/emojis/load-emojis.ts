import { i18n } from '@lingui/core';

export interface Emoji {
  emoji: string;
  /** As it is written between colons; Discord's name comes first. */
  names: readonly string[];
  /** A place in `EMOJI_GROUPS`. */
  group: number;
  /** In five tones of skin, or none. */
  tones: readonly string[];
  /** In the language of the page. */
  label: string;
  /** All by which it is found, in small letters. */
  words: string;
}

const loading = new Map<string, Promise<readonly Emoji[]>>();
const loaded = new Map<string, readonly Emoji[]>();

/** What of them is there already; null before somebody has looked for one. */
export const loadedEmojis = (): readonly Emoji[] | null => loaded.get(i18n.locale) ?? null;

/** All emojis of Unicode with names in English and in the language of the page. They come when somebody looks for one. */
export function loadEmojis(): Promise<readonly Emoji[]> {
  const { locale } = i18n;
  const known = loading.get(locale);
  if (known) return known;
  const asked = load(locale);
  loading.set(locale, asked);
  asked.then(
    (emojis) => loaded.set(locale, emojis),
    () => loading.delete(locale),
  );
  return asked;
}

async function load(locale: string): Promise<readonly Emoji[]> {
  const [{ default: rows }, { default: english }, { default: own }] = await Promise.all([
    import('virtual:emojis'),
    import('virtual:emojis/en'),
    locale === 'de' ? import('virtual:emojis/de') : import('virtual:emojis/en'),
  ]);
  return rows.map(([emoji, names, group, tones], place) => {
    const words = [...new Set([own[place] ?? '', english[place] ?? ''])].join('|');
    return {
      emoji,
      names: names.split(' '),
      group,
      tones: tones?.split(' ') ?? [],
      label: words.split('|', 1)[0] ?? '',
      words: `${names.replaceAll(' ', '|')}|${words}`.toLowerCase(),
    };
  });
}

/** The best first: those of which a name begins so, then a word, then any part. */
export function searchEmojis(all: readonly Emoji[], query: string, most: number): Emoji[] {
  const wanted = query.toLowerCase().replaceAll(' ', '_');
  const spoken = query.toLowerCase().replaceAll('_', ' ');
  const rank = ({ names, words }: Emoji): number => {
    if (names.some((name) => name === wanted)) return 0;
    if (names.some((name) => name.startsWith(wanted))) return 1;
    if (words.includes(`|${spoken}`)) return 2;
    return words.includes(wanted) || words.includes(spoken) ? 3 : 4;
  };
  const ranked = all.map((one) => [rank(one), one] as const).filter(([at]) => at < 4);
  return ranked
    .sort(([a], [b]) => a - b)
    .slice(0, most)
    .map(([, one]) => one);
}
