const LARGEST_BIGINT = 9_223_372_036_854_775_807n;

/**
 * JSON that jsonb takes: without U+0000 and lone surrogates, which PostgreSQL cannot hold.
 * Escaped pairs never occur in the output of JSON.stringify, so every `\ud…` is a lone one.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\u')) return json;
  return json.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.startsWith('\\u0000') || escape.startsWith('\\ud') ? '' : escape));
}

/** Text that PostgreSQL takes. With the u flag the class matches lone surrogates only. */
export const storableText = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '');

export const storableTextOrNull = (text: string | null | undefined): string | null => (text === null || text === undefined ? null : storableText(text));

/** An id from a client may be any unsigned 64-bit number; above bigint it matches nothing, or pages from the end. */
export const bigintKey = (id: string): string => (id.length > 18 && BigInt(id) > LARGEST_BIGINT ? LARGEST_BIGINT.toString() : id);
