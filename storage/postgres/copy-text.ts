/** PostgreSQL's text format of COPY: a row a line, its values between tabs. */

const TO_ESCAPE = /[\\\b\f\n\r\t\v]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' };
const CHARACTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const NEWLINE = 10;

export const copyLine = (values: readonly unknown[]): string => `${values.map(written).join('\t')}\n`;

function written(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return String(value).replaceAll(TO_ESCAPE, (character) => ESCAPES[character] ?? character);
}

/** The values of rows, about as many at a time as the bytes come in. */
export async function* copiedRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<(string | null)[][]> {
  const lines = copiedLines();
  for await (const chunk of bytes) {
    const read = lines.read(chunk);
    if (read.length > 0) yield read.map(valuesOfLine);
  }
  if (!lines.isAtEnd()) throw new Error('The last row of a table has no end.');
}

/** The rows as they stand, each when its last byte has come. */
export function copiedLines(): { read(chunk: Buffer): string[]; isAtEnd(): boolean } {
  let waiting: Buffer[] = [];
  return {
    read(chunk) {
      const end = chunk.lastIndexOf(NEWLINE);
      if (end === -1) {
        if (chunk.length > 0) waiting.push(chunk);
        return [];
      }
      // Neither a character nor a row is cut: bytes of a longer character are never a newline, and one within a value is escaped.
      const lines = Buffer.concat([...waiting, chunk.subarray(0, end)])
        .toString()
        .split('\n');
      waiting = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
      return lines;
    },
    isAtEnd: () => waiting.length === 0,
  };
}

export const valuesOfLine = (line: string): (string | null)[] =>
  line.split('\t').map((value) => (value === '\\N' ? null : value.replaceAll(/\\(.)/gs, (_whole, character: string) => CHARACTERS[character] ?? character)));
