import { useCallback, useRef, useState } from 'react';

export interface Changes<Values extends object> {
  /** What stands, with what was changed over it. */
  values: Values;
  /** What differs from what stands. */
  changed: Partial<Values>;
  isChanged: boolean;
  set<Key extends keyof Values>(key: Key, value: Values[Key]): void;
  reset(): void;
  /** Once the server took the changes: lets go of them when the state has them too. */
  saved(): Promise<void>;
}

const isSame = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

/** What somebody changes in a form, over what stands: what was not touched follows when it changes elsewhere meanwhile. */
export function useChanges<Values extends object>(standing: Values): Changes<Values> {
  const [touched, setTouched] = useState<Partial<Values>>({});
  const differing = Object.entries(touched).filter(([key, value]) => !isSame(value, standing[key as keyof Values]));
  const changed = Object.fromEntries(differing) as Partial<Values>; // a part of it
  const isChanged = differing.length > 0;
  const now = useRef({ isChanged, standing });
  now.current = { isChanged, standing };
  const set = useCallback(<Key extends keyof Values>(key: Key, value: Values[Key]) => setTouched((before) => ({ ...before, [key]: value })), []);
  const reset = useCallback(() => setTouched({}), []);
  const saved = useCallback(async () => {
    const before = now.current.standing;
    // A picture is sent as its bytes and stands as its hash.
    const isThere = (): boolean => !now.current.isChanged || !isSame(now.current.standing, before);
    for (let tries = 0; tries < 20 && !isThere(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    setTouched({});
  }, []);
  return { values: { ...standing, ...changed }, changed, isChanged, set, reset, saved };
}
