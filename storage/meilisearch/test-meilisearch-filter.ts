/** A filter of Meilisearch, as far as its documentation goes for what the adapter asks. */
export type Filter =
  | { kind: 'and' | 'or'; of: Filter[] }
  | { kind: 'not'; of: Filter }
  | { kind: 'in'; field: string; values: string[] }
  | { kind: 'compare'; field: string; sign: '=' | '<' | '>'; value: string };

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[()[\],]|[<>=]|[^\s()[\],<>="]+)/y;

/** Null where it cannot be read, or asks for a field that may not be asked for. */
export function readFilter(text: string, isField: (name: string) => boolean): Filter | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match; TOKEN.lastIndex < text.trimEnd().length && (match = TOKEN.exec(text));) tokens.push(match[1] ?? '');
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) throw new SyntaxError(`${wanted ?? 'something'} is missing`);
    return token;
  };
  const value = (): string => {
    const token = take();
    return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
  };
  const either = (): Filter => {
    const of = [both()];
    while (tokens[at] === 'OR' && at++ >= 0) of.push(both());
    return { kind: 'or', of };
  };
  const both = (): Filter => {
    const of = [one()];
    while (tokens[at] === 'AND' && at++ >= 0) of.push(one());
    return { kind: 'and', of };
  };
  const one = (): Filter => {
    const token = take();
    if (token === 'NOT') return { kind: 'not', of: one() };
    if (token === '(') {
      const inside = either();
      take(')');
      return inside;
    }
    if (!isField(token)) throw new SyntaxError(`${token} is not filterable`);
    const sign = take();
    if (sign === 'IN') {
      take('[');
      const values: string[] = [];
      while (tokens[at] !== ']') {
        values.push(value());
        if (tokens[at] === ',') at++;
      }
      take(']');
      return { kind: 'in', field: token, values };
    }
    if (sign !== '=' && sign !== '<' && sign !== '>') throw new SyntaxError(`${sign} is no sign`);
    return { kind: 'compare', field: token, sign, value: value() };
  };
  try {
    const filter = either();
    return at === tokens.length ? filter : null;
  } catch {
    return null;
  }
}

/** Whether a document fits: of a list one value is enough, and case does not matter. */
export function fits(document: Readonly<Record<string, unknown>>, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => fits(document, part));
    case 'or':
      return filter.of.some((part) => fits(document, part));
    case 'not':
      return !fits(document, filter.of);
    case 'in':
      return filter.values.some((value) => isAmong(document[filter.field], value));
    case 'compare': {
      const { field, sign, value } = filter;
      if (sign === '=') return isAmong(document[field], value);
      return sign === '<' ? Number(document[field]) < Number(value) : Number(document[field]) > Number(value);
    }
  }
}

const isAmong = (held: unknown, value: string): boolean =>
  (Array.isArray(held) ? held : [held]).some((one) => String(one).toLowerCase() === value.toLowerCase());
