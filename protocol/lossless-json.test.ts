import fc from 'fast-check';
import { parseJsonKeepingIds } from './lossless-json.ts';

describe('parseJsonKeepingIds', () => {
  it('keeps ids that a double would round', () => {
    expect(parseJsonKeepingIds('{"id":1300000000000000001,"list":[ 9223372036854775807 ,-1300000000000000001]}')).toEqual({
      id: '1300000000000000001',
      list: ['9223372036854775807', '-1300000000000000001'],
    });
  });

  it('leaves safe integers, fractions and text as they are', () => {
    const value = { a: 9007199254740991, b: 1.2345678901234567, c: '1300000000000000001', d: 'say "13000000000000000011"', e: 1e21, f: '\\' };
    expect(parseJsonKeepingIds(JSON.stringify(value))).toEqual(value);
  });

  it('agrees with JSON.parse about all JSON that has no great integers', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        if (/(?<![\d.eE])\d{16}/.test(text) || text.includes('__proto__')) return;
        expect(parseJsonKeepingIds(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 200 },
    );
  });

  it('reads every great integer without loss, wherever it stands', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }), fc.string(), (id, text) => {
        const read = parseJsonKeepingIds(`{${JSON.stringify(`_${text}`)}:[${JSON.stringify(text)},${id}, {"x" : -${id}}]}`) as Record<string, unknown[]>;
        expect(Object.values(read)[0]).toEqual([text, String(id), { x: `-${id}` }]);
      }),
      { numRuns: 200 },
    );
  });

  it('throws SyntaxError, and nothing else, on what is no JSON', () => {
    const pieces = fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '12345678901234567890', '-', '.5', 'e9', 'true', ' ', 'a', '0'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, (list) => {
        const text = list.join('');
        const outcomeOf = (parse: (text: string) => unknown): boolean => {
          try {
            parse(text);
            return true;
          } catch (error) {
            expect(error).toBeInstanceOf(SyntaxError);
            return false;
          }
        };
        expect(outcomeOf(parseJsonKeepingIds)).toBe(outcomeOf((given) => JSON.parse(given)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses more than 200 levels', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(() => parseJsonKeepingIds(nested(200))).not.toThrow();
    expect(() => parseJsonKeepingIds(nested(201))).toThrow(SyntaxError);
    expect(() => parseJsonKeepingIds('{"a":'.repeat(100_000))).toThrow(SyntaxError);
  });

  it.each(['{"__proto__":{"isAdmin":true},"a":1}', '{"\\u005f_proto__":{"isAdmin":true},"a":1}'])('drops the prototype of %s', (text) => {
    const read = parseJsonKeepingIds(text) as Record<string, unknown>;
    expect(Object.keys(read)).toEqual(['a']);
    expect(Object.assign({}, read)).not.toHaveProperty('isAdmin');
  });
});
