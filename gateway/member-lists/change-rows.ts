import type { Row } from './build-rows.ts';

/** One step from an old list to a new one; indexes are those at its moment. */
export type Step = { op: 'DELETE'; index: number } | { op: 'INSERT'; index: number; row: Row } | { op: 'UPDATE'; index: number; row: Row };

/** More of them are told as the ranges anew. */
const MOST_STEPS = 24;

/**
 * How an old list becomes a new one: what went, from the end on, then what came, from the beginning on, then whose line says
 * something else. Null where that would take too many steps, or where those that stay stand in another order.
 */
export function stepsBetween(before: readonly Row[], after: readonly Row[], changed: ReadonlySet<string>): Step[] | null {
  const now = new Map(after.map((row) => [row.key, row]));
  const steps: Step[] = [];
  const staying: string[] = [];
  for (let index = before.length - 1; index >= 0; index--) {
    const row = before[index] as Row; // within the list
    if (now.get(row.key)?.place === row.place) staying.push(row.key);
    else if (steps.push({ op: 'DELETE', index }) > MOST_STEPS) return null;
  }
  staying.reverse();
  const stay = new Set(staying);
  let at = 0;
  for (const [index, row] of after.entries()) {
    if (stay.has(row.key)) {
      if (staying[at++] !== row.key) return null;
      if (row.userId === null || !changed.has(row.userId)) continue;
      if (steps.push({ op: 'UPDATE', index, row }) > MOST_STEPS) return null;
    } else if (steps.push({ op: 'INSERT', index, row }) > MOST_STEPS) return null;
  }
  // What is said of a line last: its index is that of the finished list.
  const isUpdate = ({ op }: Step): boolean => op === 'UPDATE';
  return [...steps.filter((step) => !isUpdate(step)), ...steps.filter(isUpdate)];
}

export type Range = readonly [from: number, to: number];

/**
 * The same for a client that has only some ranges: the steps that it needs, and the ranges of which it lacks something afterwards.
 * `known` is what it has, and is brought up to date.
 */
export function stepsFor(
  known: (string | undefined)[],
  ranges: readonly Range[],
  steps: readonly Step[],
  after: readonly Row[],
): { steps: Step[]; lacking: Range[] } {
  const last = Math.max(-1, ...ranges.map(([, to]) => to));
  const needed = steps.filter(({ index }) => index <= last);
  for (const step of needed) {
    if (step.op === 'DELETE') known.splice(step.index, 1);
    else if (step.op === 'INSERT') insertAt(known, step.index, step.row.key);
  }
  known.length = Math.min(known.length, last + 1);
  const lacking = ranges.filter(([from, to]) => {
    for (let index = from; index <= Math.min(to, after.length - 1); index++) if (known[index] !== after[index]?.key) return true;
    return false;
  });
  return { steps: needed, lacking };
}

function insertAt(known: (string | undefined)[], index: number, key: string): void {
  while (known.length < index) known.push(undefined);
  known.splice(index, 0, key);
}
