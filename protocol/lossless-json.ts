const MAX_DEPTH = 200;

/**
 * JSON.parse that turns integers beyond 2^53 into decimal strings, because libraries send ids as numbers.
 * Throws SyntaxError on bad JSON and on more than 200 levels. A key `__proto__` is dropped.
 */
export function parseJsonKeepingIds(text: string): unknown {
  return JSON.parse(quoteLongIntegers(text), PROTO.test(text) ? withoutProto : undefined);
}

function withoutProto(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

/** Also where its underscores are escaped. */
const PROTO = /__proto__|\\u005f/i;

/** Sixteen digits may be beyond 2^53 (9007199254740992). */
const LONG_RUN = /\d{16}/;
const LONG_INTEGER = /-?\d{16,}(?![\d.eE])/y;

/** Checks the depth and puts quotes around the long integers that stand outside of strings. */
function quoteLongIntegers(text: string): string {
  const mayHaveLong = LONG_RUN.test(text);
  if (!mayHaveLong && text.length <= MAX_DEPTH) return text;
  let depth = 0;
  let copiedTo = 0;
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > MAX_DEPTH) throw new SyntaxError('JSON is nested too deeply');
    } else if (code === 0x7d || code === 0x5d) {
      depth--;
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      const end = endOfNumber(text, at);
      if (mayHaveLong && end - at >= 16 && isLongInteger(text, at, end)) {
        result += `${text.slice(copiedTo, at)}"${text.slice(at, end)}"`;
        copiedTo = end;
      }
      at = end - 1;
    }
  }
  return copiedTo === 0 ? text : result + text.slice(copiedTo);
}

/** The position of the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    const isPart = (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2b || code === 0x2d || code === 0x65 || code === 0x45;
    if (!isPart) break;
  }
  return end;
}

/** Whether the number is a well-formed integer that a double would round. */
function isLongInteger(text: string, start: number, end: number): boolean {
  LONG_INTEGER.lastIndex = start;
  const found = LONG_INTEGER.exec(text)?.[0];
  if (!found || found.length !== end - start || /^-?0/.test(found)) return false;
  return !Number.isSafeInteger(Number(found));
}
