/** What Rust's regular expressions, which rules are written in, do not have: looking around and back. */
const NOT_IN_RUST = /\(\?(?:[=!]|<[=!])|\\[1-9]|\\k</;
const INLINE_FLAGS = /^\(\?([imsux]+)\)/;

/** A pattern of a rule for JavaScript, without regard to case as Discord matches; null for one that is none. */
export function compileRulePattern(pattern: string): RegExp | null {
  if (NOT_IN_RUST.test(pattern)) return null;
  const flags = new Set(['i', 'u', ...[...(INLINE_FLAGS.exec(pattern)?.[1] ?? '')].filter((flag) => flag === 's' || flag === 'm')]);
  const plain = pattern.replace(INLINE_FLAGS, '').replaceAll('(?P<', '(?<').replaceAll('\\A', '^').replaceAll('\\z', '$');
  for (const mode of [flags, new Set([...flags].filter((flag) => flag !== 'u'))]) {
    try {
      return new RegExp(plain, [...mode].join(''));
    } catch {
      // Escapes that mean themselves are an error in Unicode mode only.
    }
  }
  return null;
}
