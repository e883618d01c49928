import type { WhyUnheard } from '#sdk/state/selectors/unheard';
import { isSystem } from './is-system.ts';
import type { Row } from './rows.ts';

/** Stands for messages in a row of whom one blocked or ignores, until they are asked for. */
export interface Veil {
  why: WhyUnheard;
  ids: readonly string[];
  isOpen: boolean;
}

/** The rows with a veil over each run of messages of the unheard; `openIds` are of those that were asked for. */
export function veiled(rows: readonly Row[], unheard: ReadonlyMap<string, WhyUnheard>, openIds: ReadonlySet<string>): readonly Row[] {
  if (unheard.size === 0) return rows;
  const runs: { why: WhyUnheard | null; rows: Row[] }[] = [];
  for (const row of rows) {
    const why = (row.message && !isSystem(row.message) && unheard.get(row.message.author.id)) || null;
    const run = runs.at(-1);
    // What stands above a row, such as the day, is seen whatever is below it.
    if (why !== null && run?.why === why && row.day === null && !row.isFirstUnread) run.rows.push(row);
    else runs.push({ why, rows: [row] });
  }
  return runs.flatMap(({ why, rows: [first, ...others] }) => {
    if (why === null || !first) return first ?? [];
    const ids = [first, ...others].flatMap(({ message }) => message?.id ?? []);
    const isOpen = ids.some((id) => openIds.has(id));
    const veil: Veil = { why, ids, isOpen };
    return isOpen ? [{ ...first, isFirst: true, veil }, ...others] : { ...first, message: null, veil };
  });
}
