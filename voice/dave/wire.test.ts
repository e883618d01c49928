import { Reader, u16, u32, u64, u8, vector } from './wire.ts';

describe('the wire of MLS', () => {
  it.each([0, 1, 0x3f, 0x40, 0x3fff, 0x4000, 100_000])('carries %i bytes', (length) => {
    const bytes = Buffer.alloc(length, 7);
    const reader = new Reader(Buffer.concat([vector(bytes.subarray(0, 1), bytes.subarray(1)), u8(9)]));
    expect(reader.vector().equals(bytes)).toBe(true);
    expect(reader.u8()).toBe(9);
    reader.end();
  });

  it('carries numbers', () => {
    const reader = new Reader(Buffer.concat([u8(255), u16(0xfedc), u32(0xfedcba98), u64(0xfedcba9876543210n)]));
    expect([reader.u8(), reader.u16(), reader.u32(), reader.u64()]).toEqual([255, 0xfedc, 0xfedcba98, 0xfedcba9876543210n]);
  });

  it.each([
    ['nothing', ''],
    ['a length without its end', '40'],
    ['less than its length says', '0301ff'],
    ['a length longer than it needs', '4001ff'],
    ['a length of four bytes that fits in two', '80000041'],
    ['a length of eight bytes', 'c000000000000001ff'],
  ])('refuses %s', (_what, hex) => {
    expect(() => new Reader(Buffer.from(hex, 'hex')).vector()).toThrow(expect.objectContaining({ closeCode: 4002 }));
  });
});
