import { RE2JS } from 're2js';

/** Instructions of a compiled pattern: each costs time with every character of a message. */
const MAX_PROGRAM = 500;
/** Flags of Rust's expressions that say what holds here anyway. */
const UNICODE_FLAG = /^\(\?([ims]*)u([ims]*)\)/;

/**
 * A pattern of a rule, without regard to case as Discord matches; null for one that is none or is too large.
 * RE2 walks through a text once, whatever the pattern: no message can make it hang.
 */
export function compileRulePattern(pattern: string): RE2JS | null {
  try {
    const plain = pattern.replace(UNICODE_FLAG, (_all, before: string, after: string) => (before + after ? `(?${before}${after})` : ''));
    const compiled = RE2JS.compile(plain, RE2JS.CASE_INSENSITIVE);
    return compiled.programSize() <= MAX_PROGRAM ? compiled : null;
  } catch {
    return null;
  }
}
