import type { State } from '../state.ts';

interface Known<Value> {
  versions: readonly unknown[];
  value: Value;
}

/**
 * A selector that computes anew only when one of `versions` is another: so it may be asked as often as anybody draws, and gives
 * the same object until something changed.
 */
export function remember<Value>(
  versions: (state: State, id: string) => readonly unknown[],
  compute: (state: State, id: string) => Value,
): (state: State, id: string) => Value {
  const known = new WeakMap<State, Map<string, Known<Value>>>();
  return (state, id) => {
    const now = versions(state, id);
    let ofState = known.get(state);
    if (!ofState) known.set(state, (ofState = new Map()));
    const before = ofState.get(id);
    if (before && before.versions.length === now.length && before.versions.every((version, index) => version === now[index])) return before.value;
    const value = compute(state, id);
    ofState.set(id, { versions: now, value: before && isSameList(before.value, value) ? before.value : value });
    return ofState.get(id)?.value ?? value;
  };
}

/** A list that has the same things in it is the same list. */
function isSameList(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => one === b[index]);
}
