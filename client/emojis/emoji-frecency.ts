import {
  fieldsWithin,
  lastField,
  messageField,
  numberOf,
  packedVarints,
  readFields,
  textField,
  textOf,
  varintField,
  varintsOf,
  type WireField,
} from '#protocol/protobuf';

/** How often an emoji was used, and when of late. */
export interface Frecency {
  totalUses: number;
  recentUsesMs: readonly number[];
}

/** By the id of an emoji, or the name of one of Unicode's. */
export type EmojiFrecency = ReadonlyMap<string, Frecency>;

export interface EmojiUse {
  key: string;
  atMs: number;
}

/** Source: the unofficial documentation of FrecencyUserSettings: a map of items. */
const ITEMS = 1;
const [KEY, ITEM] = [1, 2] as const;
const [TOTAL_USES, RECENT_USES, FRECENCY, SCORE] = [1, 2, 3, 4] as const;

/** Source: Discord's client. */
const MOST_RECENT = 10;
const MOST_KEPT = 200;

const DAY_MS = 86_400_000;
/** What a use counts by its age in days. Source: Discord's client. */
const WEIGHTS = [
  [3, 100],
  [15, 70],
  [30, 50],
  [45, 30],
  [80, 10],
] as const;
const weightOf = (ageMs: number): number => WEIGHTS.find(([days]) => ageMs <= days * DAY_MS)?.[1] ?? 0;

function scoreOf({ totalUses, recentUsesMs }: Frecency, nowMs: number): { score: number; frecency: number } {
  const score = recentUsesMs.reduce((sum, atMs) => sum + weightOf(nowMs - atMs), 0);
  return { score, frecency: score === 0 ? 0 : Math.ceil((totalUses * score) / recentUsesMs.length) };
}

export const readFrecency = (fields: readonly WireField[]): EmojiFrecency =>
  new Map(
    fields.flatMap((field) => {
      if (field.number !== ITEMS || field.type !== 'bytes') return [];
      const entry = readFields(field.value);
      const item = fieldsWithin(entry, ITEM);
      const recentUsesMs = varintsOf(item, RECENT_USES).map(Number);
      return [[textOf(lastField(entry, KEY)), { totalUses: Number(numberOf(lastField(item, TOTAL_USES))), recentUsesMs }] as const];
    }),
  );

/** As it is kept, with what it counts now: no more than somebody may still mean. */
export const writeFrecency = (known: EmojiFrecency, nowMs: number): WireField[] =>
  [...known]
    .map(([key, item]) => ({ key, item, ...scoreOf(item, nowMs) }))
    .sort((a, b) => b.frecency - a.frecency)
    .slice(0, MOST_KEPT)
    .map(({ key, item, score, frecency }) =>
      messageField(ITEMS, [
        textField(KEY, key),
        messageField(ITEM, [
          varintField(TOTAL_USES, item.totalUses),
          ...packedVarints(RECENT_USES, item.recentUsesMs.map(BigInt)),
          varintField(FRECENCY, frecency),
          varintField(SCORE, score),
        ]),
      ]),
    );

/** With uses that are not in it; those that are count once. */
export function withUses(known: EmojiFrecency, uses: readonly EmojiUse[]): EmojiFrecency {
  const next = new Map(known);
  for (const { key, atMs } of uses) {
    const { totalUses, recentUsesMs } = next.get(key) ?? { totalUses: 0, recentUsesMs: [] };
    if (recentUsesMs.includes(atMs)) continue;
    next.set(key, { totalUses: totalUses + 1, recentUsesMs: [...recentUsesMs, atMs].sort((a, b) => a - b).slice(-MOST_RECENT) });
  }
  return next;
}

/** What was used often and lately comes first. */
export const mostUsed = (known: EmojiFrecency, nowMs: number): string[] =>
  [...known]
    .map(([key, item]) => ({ key, frecency: scoreOf(item, nowMs).frecency }))
    .sort((a, b) => b.frecency - a.frecency)
    .map(({ key }) => key);
