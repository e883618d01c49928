import { mostUsed, readFrecency, withUses, writeFrecency, type EmojiFrecency } from './emoji-frecency.ts';

const NOW = Date.UTC(2026, 10, 1);
const daysAgo = (days: number): number => NOW - days * 86_400_000;
const used = (key: string, ...days: number[]) => days.map((ago) => ({ key, atMs: daysAgo(ago) }));
const NONE: EmojiFrecency = new Map();

describe('how often emojis were used', () => {
  it('comes back as it was written', () => {
    const known = withUses(NONE, [...used('thumbsup', 1, 2), ...used('81384788765712384', 5)]);
    expect(readFrecency(writeFrecency(known, NOW))).toEqual(known);
  });

  it('is counted together over devices, and each use once', () => {
    const elsewhere = withUses(NONE, used('tada', 3));
    const both = withUses(elsewhere, [...used('tada', 1), ...used('eyes', 0)]);
    expect(both.get('tada')).toEqual({ totalUses: 2, recentUsesMs: [daysAgo(3), daysAgo(1)] });
    expect(withUses(both, used('tada', 1))).toEqual(both);
  });

  it('remembers when for the last ten uses', () => {
    const often = withUses(NONE, used('fire', ...Array.from({ length: 14 }, (_, ago) => ago)));
    expect(often.get('fire')).toEqual({ totalUses: 14, recentUsesMs: Array.from({ length: 10 }, (_, at) => daysAgo(9 - at)) });
  });

  it('puts first what was used often and lately', () => {
    const known = withUses(NONE, [...used('once', 100, 100.5, 101, 101.5), ...used('now', 0), ...used('often', 1, 2, 20)]);
    expect(mostUsed(known, NOW)).toEqual(['often', 'now', 'once']);
  });

  it('keeps no more than somebody may still mean', () => {
    const many = withUses(
      NONE,
      Array.from({ length: 300 }, (_, at) => ({ key: `emoji ${at}`, atMs: daysAgo(at / 3) })),
    );
    const kept = readFrecency(writeFrecency(many, NOW));
    expect(kept.size).toBe(200);
    expect(kept.has('emoji 0')).toBe(true);
    expect(kept.has('emoji 299')).toBe(false);
  });
});
