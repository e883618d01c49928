import fc from 'fast-check';
import { bigintKey, storableJson, storableText } from './storable.ts';

describe('storableJson', () => {
  it('drops U+0000 and lone surrogates from values and keys', () => {
    expect(storableJson({ 'a\0': 'b\0c', d: '\ud83dx', e: 'x\udc00' })).toBe('{"a":"bc","d":"x","e":"x"}');
  });

  it('keeps pairs, other control characters and text that only looks like an escape', () => {
    const value = ['😀', '\u0001', '\\u0000', '\\\\ud800', '\\\0', 'é'];
    expect(JSON.parse(storableJson(value))).toEqual(['😀', '\u0001', '\\u0000', '\\\\ud800', '\\', 'é']);
  });

  it('does to any string what storableText does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\0', '\ud800', '\udfff', '\\'), (text, extra) => {
        expect(JSON.parse(storableJson(text + extra + text))).toBe(storableText(text + extra + text));
      }),
    );
  });
});

describe('bigintKey', () => {
  it('keeps what bigint holds and caps the rest', () => {
    expect(bigintKey('175928847299117063')).toBe('175928847299117063');
    expect(bigintKey('9223372036854775806')).toBe('9223372036854775806');
    expect(bigintKey('18446744073709551615')).toBe('9223372036854775807');
  });
});
