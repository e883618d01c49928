import type { EmojisOfGuild } from './custom-emojis.ts';
import type { PickedEmoji } from './emoji-picker.tsx';
import { searchEmojis, type Emoji } from './load-emojis.ts';
import { toned } from './skin-tone.ts';

export interface Cell {
  key: string;
  emoji: PickedEmoji;
  /** Between colons. */
  called: string;
  label: string;
}

export interface Section {
  key: string;
  title: string;
  /** What stands for it in the rail. */
  sign: { emoji: string } | { guildId: string };
  cells: readonly Cell[];
}

export type Row = { key: string; title: string } | { key: string; cells: readonly Cell[] };

const MOST_FOUND = 120;
const MOST_OFTEN = 18;

export const cellOf = (one: Emoji, tone: number, section: string): Cell => {
  const emoji = toned(one, tone);
  const called = one.names[0] ?? '';
  return { key: `${section} ${emoji}`, emoji: { id: null, name: emoji, animated: false }, called, label: one.label };
};

interface Known {
  emojis: readonly Emoji[];
  custom: readonly EmojisOfGuild[];
  /** Ids of emojis, and names of Unicode's. */
  often: readonly string[];
  tone: number;
  /** Names of the groups of Unicode, in their order, and what they are headed by. */
  groups: readonly { group: number; title: string; sign: string }[];
  oftenTitle: string;
}

const customCell = (emoji: { id: string; name: string; animated: boolean }, section: string): Cell => ({
  key: `${section} ${emoji.id}`,
  emoji,
  called: emoji.name,
  label: '',
});

/** By which its uses are counted. */
export const keyOfUse = ({ emoji, called }: Cell): string => emoji.id ?? called;

/** Everything there is, by where it belongs. */
export function sectionsOf({ emojis, custom, often, tone, groups, oftenTitle }: Known): Section[] {
  const section = 'often';
  const cells = new Map([
    ...emojis.map((one) => [one.names[0], cellOf(one, tone, section)] as const),
    ...custom.flatMap((one) => one.emojis.map((emoji) => [emoji.id, customCell(emoji, section)] as const)),
  ]);
  return [
    { key: section, title: oftenTitle, sign: { emoji: '🕘' }, cells: often.flatMap((key) => cells.get(key) ?? []).slice(0, MOST_OFTEN) },
    ...custom.map(({ guildId, name, emojis: those }) => ({
      key: guildId,
      title: name,
      sign: { guildId },
      cells: those.map((emoji) => customCell(emoji, guildId)),
    })),
    ...groups.map(({ group, title, sign }) => ({
      key: String(group),
      title,
      sign: { emoji: sign },
      cells: emojis.filter((one) => one.group === group).map((one) => cellOf(one, tone, String(group))),
    })),
  ].filter(({ cells }) => cells.length > 0);
}

/** What a search finds, custom ones first. */
export function foundCells(query: string, { emojis, custom, tone }: Pick<Known, 'emojis' | 'custom' | 'tone'>): Cell[] {
  const wanted = query.toLowerCase().replaceAll(' ', '_');
  const own = custom.flatMap(({ guildId, emojis: those }) =>
    those.filter(({ name }) => name.toLowerCase().includes(wanted)).map((emoji) => customCell(emoji, guildId)),
  );
  return [...own, ...searchEmojis(emojis, query, MOST_FOUND).map((one) => cellOf(one, tone, 'found'))];
}

/** As lines of so many columns. */
export function rowsOfCells(cells: readonly Cell[], columns: number, key: string): Row[] {
  return Array.from({ length: Math.ceil(cells.length / columns) }, (_, at) => ({ key: `${key} ${at}`, cells: cells.slice(at * columns, (at + 1) * columns) }));
}
