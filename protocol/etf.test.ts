import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decodeEtf, encodeEtf, EtfError } from './etf.ts';
import { erlpackPeer } from './etf/erlpack-peer.ts';

interface Vectors {
  packed: { value: unknown; hex: string }[];
  unpacked: { name: string; value: unknown; hex: string }[];
}

// What `erlpack` 0.1.4 made of these values and terms, so that the tests mean something where it cannot be installed.
const vectors = JSON.parse(readFileSync(new URL('./etf/erlpack-vectors.json', import.meta.url), 'utf8')) as Vectors;
const erlpack = erlpackPeer();
const itWithErlpack = erlpack ? it : it.skip;
const unless = erlpack ? '' : ' (left out: erlpack cannot be installed here, it needs a compiler and the network; the stored terms stand in)';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const encodeHex = (value: unknown): string => hexOf(encodeEtf(value));
const decodeHex = (hex: string): unknown => decodeEtf(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const text = fc.string({ unit: 'grapheme', maxLength: 80 });
const key = text.filter((name) => name !== '__proto__');
/** erlpack writes keys such as "5" as numbers; Discord's server, and we, as text. */
const wordKey = key.filter((name) => !/^\d+$/.test(name));
/** erlpack writes whole numbers beyond 32 bits as floats; Discord's server, and we, as whole numbers. */
const small = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)),
);
const payload = (number: fc.Arbitrary<number>, names = key): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom(null, true, false),
      text,
      number,
      fc.array(tie('any'), { maxLength: 5 }),
      fc.dictionary(names, tie('any'), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).any;

describe('encodeEtf', () => {
  it.each(vectors.packed)('writes $value as erlpack does', ({ value, hex }) => expect(encodeHex(value)).toBe(hex));

  itWithErlpack(`writes whatever payload byte for byte as erlpack does${unless}`, () => {
    const values = fc.sample(payload(small, wordKey), 1500);
    expect(values.map(encodeHex)).toEqual(erlpack?.pack(values));
  });

  itWithErlpack(`writes what erlpack reads${unless}`, () => {
    const values = fc.sample(payload(small), 1500);
    expect(erlpack?.unpack(values.map(encodeHex))).toEqual(values);
  });

  it('keeps whole numbers beyond 32 bits whole', () => {
    expect(encodeHex(1_700_000_000_000)).toBe('836e06000068e5cf8b01');
    expect(encodeHex(-4_294_967_296)).toBe('836e05010000000001');
    expect(encodeHex(334385199974967042n)).toBe('836e080002e7a75691f9a304');
    expect(encodeHex(7n)).toBe('836107');
  });

  it('leaves undefined keys out, and says null where JSON does', () => {
    expect(encodeHex({ a: undefined, b: 1 })).toBe(encodeHex({ b: 1 }));
    expect(encodeEtf([undefined, Number.NaN, Infinity])).toEqual(encodeEtf([null, null, null]));
    expect(encodeEtf(new Date(0))).toEqual(encodeEtf('1970-01-01T00:00:00.000Z'));
  });

  it('returns bytes that the next term does not overwrite', () => {
    const first = encodeEtf('first');
    encodeEtf('other');
    expect(decodeEtf(first)).toBe('first');
  });

  it('grows for large terms', () => {
    const large = {
      content: 'ü'.repeat(2_000_000),
      list: Array.from({ length: 100_000 }, (_, i) => i * 7),
    };
    expect(decodeEtf(encodeEtf(large))).toEqual(large);
  });

  it('refuses what has no term', () => {
    const round: unknown[] = [];
    round.push(round);
    for (const value of [round, () => 1, Symbol('s'), 1n << 64n]) expect(() => encodeEtf(value)).toThrow(EtfError);
    expect(decodeEtf(encodeEtf('still works'))).toBe('still works');
  });
});

describe('decodeEtf', () => {
  it.each(vectors.unpacked)('reads $name as erlpack does', ({ value, hex }) => expect(decodeHex(hex)).toEqual(value));
  it.each(vectors.packed)('reads what erlpack wrote for $value', ({ value, hex }) => expect(decodeHex(hex)).toEqual(value));

  itWithErlpack(`reads whatever erlpack writes${unless}`, () => {
    const values = fc.sample(payload(small), 1500);
    expect(erlpack?.pack(values).map(decodeHex)).toEqual(values);
  });

  it('reads keys that erlpack took for numbers', () => {
    expect(decodeHex('83 74 00000002 6105 730474727565 62000f4240 6101')).toEqual({ '5': true, '1000000': 1 });
  });

  it('reads back whatever payload was written', () => {
    const number = fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => Math.abs(value) < 2 ** 53),
    );
    fc.assert(
      fc.property(payload(number), (value) => {
        expect(decodeEtf(encodeEtf(value))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads 64-bit numbers without loss: as numbers up to 2^53, as decimal text beyond', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 64n) + 1n, max: 2n ** 64n - 1n }), (value) => {
        const isSafe = value <= 2n ** 53n - 1n && value >= -(2n ** 53n) + 1n;
        expect(decodeEtf(encodeEtf(value))).toBe(isSafe ? Number(value) : value.toString());
      }),
    );
    expect(decodeHex('836e040100000080')).toBe(-2_147_483_648);
    expect(decodeHex('836e0000')).toBe(0);
  });

  it('reads a part of a larger buffer', () => {
    const whole = Buffer.concat([Buffer.from('xx'), encodeEtf({ a: 1.5, b: 'é' }), Buffer.from('yy')]);
    expect(decodeEtf(whole.subarray(2, whole.length - 2))).toEqual({ a: 1.5, b: 'é' });
  });

  it.each([
    ['nothing', ''],
    ['another version', '82 6101'],
    ['no term', '83'],
    ['a compressed term', '83 50 00000002 789c4b640400018a00c3'],
    ['an unknown tag', '83 ff'],
    ['a pid', '83 67 6400036e6f64 00000001 00000000 00'],
    ['bytes after the term', '83 6101 00'],
    ['a binary of 4 GiB', '83 6d ffffffff 61'],
    ['a list of 4 billion', '83 6c ffffffff 6a'],
    ['a tuple of 4 billion', '83 69 ffffffff 6a'],
    ['a map of 4 billion', '83 74 ffffffff 6a'],
    ['a number of 4 GiB', '83 6f ffffffff 00 01'],
    ['a number of 9 bytes', '83 6e 09 00 010101010101010101'],
    ['an improper list', '83 6c 00000001 6101 6102'],
    ['an atom as key', '83 74 00000001 73026f70 6101'],
    ['a list as key', '83 74 00000001 6a 6101'],
    ['a float as key', '83 74 00000001 46 3ff0000000000000 6101'],
    ['the key __proto__', `83 74 00000001 6d 00000009 ${Buffer.from('__proto__').toString('hex')} 7400000000`],
    ['a float that is not a number', '83 46 7ff8000000000000'],
    ['an infinite float', '83 46 fff0000000000000'],
    ['a textual float without digits', `83 63 ${'00'.repeat(31)}`],
    ['an endless textual float', `83 63 ${Buffer.from('1.0e999'.padEnd(31, '\0')).toString('hex')}`],
    ['short text that is not UTF-8', '83 6d 00000002 c328'],
    ['long text that is not UTF-8', `83 6d 00000064 ${'ff'.repeat(100)}`],
  ])('refuses %s', (_what, hex) => {
    expect(() => decodeHex(hex)).toThrow(EtfError);
  });

  it('reads 64 levels and refuses 65, and thousands', () => {
    const nested = (levels: number) => `83${'6c00000001'.repeat(levels)}6101${'6a'.repeat(levels)}`;
    expect(decodeHex(nested(64))).toBeInstanceOf(Array);
    expect(() => decodeHex(nested(65))).toThrow(EtfError);
    expect(() => decodeHex(nested(100_000))).toThrow(EtfError);
    expect(() => decodeHex(`83${'6801'.repeat(100_000)}`)).toThrow(EtfError);
  });

  it('refuses every beginning of a term', () => {
    const term = encodeEtf({
      op: 2,
      d: { token: 'é', list: [1, 300, 1.5, null, 2 ** 40], long: 'x'.repeat(60) },
    });
    for (let length = 0; length < term.length; length++) expect(() => decodeEtf(term.subarray(0, length))).toThrow(EtfError);
  });

  it('answers whatever bytes with a value or an EtfError, and never touches Object.prototype', () => {
    const tags = fc.constantFrom(70, 97, 98, 99, 100, 104, 105, 106, 107, 108, 109, 110, 111, 115, 116, 118, 119, 0, 0, 0, 1, 1, 2, 131);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(tags, { maxLength: 200 }).map((some) => Uint8Array.from(some)),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        try {
          decodeEtf(Uint8Array.from([131, ...some]));
        } catch (error) {
          expect(error).toBeInstanceOf(EtfError);
        }
      }),
      { numRuns: 3000 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('answers a sound term with one byte changed likewise', () => {
    const term = encodeEtf({
      op: 3,
      d: {
        since: 1_700_000_000_000,
        afk: false,
        status: 'online',
        activities: [{ name: 'é', type: 0 }],
      },
    });
    fc.assert(
      fc.property(fc.nat(term.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(term);
        changed[at] = byte;
        try {
          decodeEtf(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(EtfError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
