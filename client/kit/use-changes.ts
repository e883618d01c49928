import { useCallback, useState } from 'react';

export interface Changes<Values extends object> {
  /** What stands, with what was changed over it. */
  values: Values;
  /** What differs from what stands. */
  changed: Partial<Values>;
  isChanged: boolean;
  set<Key extends keyof Values>(key: Key, value: Values[Key]): void;
  reset(): void;
}

const isSame = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

/** What somebody changes in a form, over what stands: what was not touched follows when it changes elsewhere meanwhile. */
export function useChanges<Values extends object>(standing: Values): Changes<Values> {
  const [touched, setTouched] = useState<Partial<Values>>({});
  const changed = Object.fromEntries(Object.entries(touched).filter(([key, value]) => !isSame(value, standing[key as keyof Values]))) as Partial<Values>; // a part of it
  const set = useCallback(<Key extends keyof Values>(key: Key, value: Values[Key]) => setTouched((before) => ({ ...before, [key]: value })), []);
  const reset = useCallback(() => setTouched({}), []);
  return { values: { ...standing, ...changed }, changed, isChanged: Object.keys(changed).length > 0, set, reset };
}
