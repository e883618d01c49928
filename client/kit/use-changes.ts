import { useCallback, useRef, useState } from 'react';
import { isSame, type Merge } from './merges.ts';

export interface Changes<Values extends object> {
  /** What stands, with what was changed over it. */
  values: Values;
  /** What differs from what stands. */
  changed: Partial<Values>;
  isChanged: boolean;
  /** The same over what stands by now, where that is not followed while somebody writes. */
  over(standing: Values): { values: Values; changed: Partial<Values> };
  set<Key extends keyof Values>(key: Key, value: Values[Key]): void;
  reset(): void;
  /** Once the server took the changes: lets go of them when the state has them too. */
  saved(): Promise<void>;
}

/** How values that have parts are changed by several people at once; others are as whoever saved last has them. */
export type Merges<Values extends object> = { readonly [Key in keyof Values]?: Merge<Values[Key]> };

const NONE = {};

/** What somebody changes in a form, over what stands: what was not touched follows when it changes elsewhere meanwhile. */
export function useChanges<Values extends object>(standing: Values, merges: Merges<Values> = NONE): Changes<Values> {
  const [touched, setTouched] = useState<Touched<Values>>({});
  const changed = differing(touched, standing, merges);
  const isChanged = Object.keys(changed).length > 0;
  const now = useRef({ isChanged, standing });
  now.current = { isChanged, standing };
  const over = (by: Values): { values: Values; changed: Partial<Values> } => {
    const fresh = differing(touched, by, merges);
    return { values: { ...by, ...fresh }, changed: fresh };
  };
  const set = useCallback(
    <Key extends keyof Values>(key: Key, value: Values[Key]) => setTouched((before) => ({ ...before, [key]: { value, base: now.current.standing[key] } })),
    [],
  );
  const reset = useCallback(() => setTouched({}), []);
  const saved = useCallback(async () => {
    const before = now.current.standing;
    // A picture is sent as its bytes and stands as its hash.
    const isThere = (): boolean => !now.current.isChanged || !isSame(now.current.standing, before);
    for (let tries = 0; tries < 20 && !isThere(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    setTouched({});
  }, []);
  return { values: { ...standing, ...changed }, changed, isChanged, over, set, reset, saved };
}

/** Values as somebody left them, with what stood then. */
export type Touched<Values extends object> = { readonly [Key in keyof Values]?: { value: Values[Key]; base: Values[Key] } };

/** What of it differs from what stands now. */
export function differing<Values extends object>(touched: Touched<Values>, standing: Values, merges: Merges<Values>): Partial<Values> {
  const changed: Partial<Values> = {};
  for (const key of Object.keys(touched) as (keyof Values)[]) {
    const touch = touched[key];
    // What stands no more cannot be changed.
    if (!touch || !Object.hasOwn(standing, key)) continue;
    const { value, base } = touch;
    const merge = merges[key];
    const next = merge && !isSame(base, standing[key]) ? merge(value, base, standing[key]) : value;
    if (!isSame(next, standing[key])) changed[key] = next;
  }
  return changed;
}
