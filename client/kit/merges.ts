/** What comes of a change when what it began from was changed elsewhere meanwhile. */
export type Merge<Value> = (mine: Value, base: Value, theirs: Value) => Value;

export const isSame = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

const merged = (mine: bigint, base: bigint, theirs: bigint): bigint => theirs ^ ((theirs ^ mine) & (mine ^ base));

/** Each bit that one turned is as one turned it, the others as they are now. */
export const mergeFlags: Merge<number> = (mine, base, theirs) => Number(merged(BigInt(mine), BigInt(base), BigInt(theirs)));

/** As `mergeFlags`, for permissions as they are sent. */
export const mergePermissions: Merge<string> = (mine, base, theirs) => String(merged(BigInt(mine), BigInt(base), BigInt(theirs)));

/** What one added, changed or took out of a list stays so; the rest is as it is now. What both changed is as `mergeOne` has it. */
export const mergeList =
  <One>(keyOf: (one: One) => unknown, mergeOne: Merge<One> = (mine) => mine) =>
  (mine: readonly One[], base: readonly One[], theirs: readonly One[]): One[] => {
    const byKey = (list: readonly One[]) => new Map(list.map((one) => [keyOf(one), one]));
    const [own, before, now] = [byKey(mine), byKey(base), byKey(theirs)];
    const kept = mine.flatMap((one): readonly One[] => {
      const [was, is] = [before.get(keyOf(one)), now.get(keyOf(one))];
      if (was === undefined) return [one];
      if (is === undefined) return isSame(one, was) ? [] : [one];
      return [isSame(one, was) ? is : mergeOne(one, was, is)];
    });
    return [...kept, ...theirs.filter((one) => !before.has(keyOf(one)) && !own.has(keyOf(one)))];
  };

/** A list of words or ids. */
export const mergeWords = mergeList<string>((word) => word);

/** Each part of a thing that one changed is as one changed it; of lists of words or numbers, each entry. */
export const mergeParts = <Whole extends object>(mine: Whole, base: Whole, theirs: Whole): Whole => {
  const part = (whole: Whole, key: string): unknown => whole[key as keyof Whole]; // one of its keys, or undefined
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  const entries = [...keys].map((key): [string, unknown] => {
    const [own, before, now] = [part(mine, key), part(base, key), part(theirs, key)];
    if (isSame(own, before)) return [key, now];
    return [key, Array.isArray(own) && Array.isArray(now) ? mergeList<unknown>((one) => one)(own, Array.isArray(before) ? before : [], now) : own];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Whole; // made of its keys
};
