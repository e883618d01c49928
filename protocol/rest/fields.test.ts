import fc from 'fast-check';
import {
  boolean,
  color,
  imageData,
  isoTime,
  localizations,
  permissionBits,
  queryBoolean,
  queryInt,
  queryList,
  snowflake,
  text,
  trimmedName,
} from './fields.ts';

describe('snowflake', () => {
  it('takes any id as text or as a safe integer', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (id) => expect(snowflake.parse(String(id))).toBe(String(id))));
    fc.assert(fc.property(fc.maxSafeNat(), (id) => expect(snowflake.parse(id)).toBe(String(id))));
  });

  it.each(['', 'abc', '-1', '1.5', -1, 1.5, NaN, 2 ** 60, true, {}, [], '99999999999999999999', '0x10'])('refuses %p', (sent) => {
    expect(snowflake.safeParse(sent).success).toBe(false);
  });
});

describe('permissionBits', () => {
  it('takes bits as text or integer and reads decimal text', () => {
    expect(permissionBits.parse('0008')).toBe('8');
    expect(permissionBits.parse(2248473465835073)).toBe('2248473465835073');
    expect(permissionBits.safeParse('-1').success).toBe(false);
  });
});

describe('text', () => {
  it('counts code points, as Discord does', () => {
    expect(text(0, 2).parse('😀😀')).toBe('😀😀');
    expect(text(0, 1).safeParse('😀😀').success).toBe(false);
    expect(text(2, 3).safeParse('😀').success).toBe(false);
  });

  it('never reads what PostgreSQL cannot store', () => {
    expect(text(0, 9).parse('a\0b\ud800c')).toBe('ab\uFFFDc');
    fc.assert(
      fc.property(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }), (sent) => {
        expect(Buffer.from(text(0, 1000).parse(sent)).toString()).not.toContain('\0');
        expect(/\p{Cs}/u.test(text(0, 1000).parse(sent))).toBe(false);
      }),
    );
  });

  it('trims names and collapses their inner blanks', () => {
    expect(trimmedName(1, 10).parse('  a \n b ')).toBe('a b');
    expect(trimmedName(1, 10).safeParse('   ').success).toBe(false);
  });
});

describe('isoTime', () => {
  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000000+00:00'],
    ['2026-01-02T03:04:05.123456+02:00', '2026-01-02T01:04:05.123000+00:00'],
    ['2026-01-02T03:04:05', '2026-01-02T03:04:05.000000+00:00'],
    ['2026-01-02T03:04:05 00:00', '2026-01-02T03:04:05.000000+00:00'],
    ['2000-01-31', '2000-01-31T00:00:00.000000+00:00'],
  ])('reads %s', (sent, read) => {
    expect(isoTime.parse(sent)).toBe(read);
  });

  it.each(['', 'tomorrow', '2026-13-01T00:00:00Z', '2026-01-02T03:04', 'Sat, 01 Jan 2026', 1_700_000_000])('judges %p', (sent) => {
    expect(isoTime.safeParse(sent).success).toBe(sent === '2026-01-02T03:04');
  });

  it('reads its own form again, whatever the moment', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        const read = isoTime.parse(date.toISOString());
        expect(isoTime.parse(read)).toBe(read);
        expect(Date.parse(read)).toBe(date.getTime());
      }),
    );
  });
});

describe('queries', () => {
  it.each([
    ['1', true],
    ['true', true],
    ['True', true],
    ['0', false],
    ['false', false],
    ['False', false],
    [undefined, false],
  ])('reads the boolean %p', (sent, read) => {
    expect(queryBoolean.parse(sent)).toBe(read);
  });

  it('has a default for absent numbers and bounds for present ones', () => {
    const limit = queryInt(1, 100, 50);
    expect([limit.parse(undefined), limit.parse('7'), limit.parse(8)]).toEqual([50, 7, 8]);
    expect(['0', '101', 'x', '1e1', '', null, ['1', '2']].filter((sent) => limit.safeParse(sent).success)).toEqual([]);
  });

  it('reads lists as repeated keys or behind commas', () => {
    const ids = queryList(snowflake, 3);
    expect(ids.parse('1,2')).toEqual(['1', '2']);
    expect(ids.parse(['1', '2'])).toEqual(['1', '2']);
    expect(ids.safeParse('1,2,3,4').success).toBe(false);
  });
});

describe('others', () => {
  it('takes colours as number or text, up to white', () => {
    expect(color.parse('255')).toBe(255);
    expect(color.safeParse(0x1000000).success).toBe(false);
  });

  it('takes images as data addresses only', () => {
    expect(imageData.parse('data:image/png;base64,iVBORw0KGgo=')).toContain('base64');
    expect(
      ['https://x/y.png', 'data:text/html;base64,AAAA', 'data:image/png;base64,', 'data:image/svg+xml;base64,AAAA', 1].filter(
        (sent) => imageData.safeParse(sent).success,
      ),
    ).toEqual([]);
  });

  it('takes great images, and knows where base64 ends', () => {
    expect(imageData.safeParse(`data:image/png;base64,${'A'.repeat(60_000_000)}==`).success).toBe(true);
    expect(['=', '==', 'AA===', 'A=A=', 'AA\0A', ''].filter((sent) => imageData.safeParse(`data:image/png;base64,${sent}`).success)).toEqual([]);
  });

  it('judges great hostile images quickly', () => {
    const began = performance.now();
    expect(imageData.safeParse(`data:image/png;base64,${' '.repeat(2_000_000)}!`).success).toBe(false);
    expect(imageData.safeParse(`data:image/png;base64,${'A'.repeat(2_000_000)}!`).success).toBe(false);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('keeps texts by language and drops empty ones', () => {
    expect(localizations(text(1, 5)).parse({ de: 'Hallo', 'en-US': null, fr: '' })).toEqual({ de: 'Hallo' });
    expect(localizations(text(1, 5)).safeParse({ __proto__: null, 'not a tag': 'x' }).success).toBe(false);
  });

  it('takes no yes for a no', () => {
    expect(['yes', 2, 'TRUE', [], {}].filter((sent) => boolean.safeParse(sent).success)).toEqual([]);
  });
});
