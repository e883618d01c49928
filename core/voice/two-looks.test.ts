import { TwoLooks } from './two-looks.ts';

describe('two looks', () => {
  it('believe what was missing at each look for half a minute', () => {
    const looks = new TwoLooks();
    expect([0, 15_000, 30_000].map((at) => looks.agree('a', true, at))).toEqual([false, false, true]);
    // It is for the caller to act then; the next one begins anew.
    expect(looks.agree('a', true, 31_000)).toBe(false);
  });

  it('begin anew where it was there in between, or nobody looked for long', () => {
    const looks = new TwoLooks();
    looks.agree('a', true, 0);
    looks.agree('a', false, 20_000);
    expect(looks.agree('a', true, 40_000)).toBe(false);
    looks.agree('b', true, 40_000);
    expect(looks.agree('b', true, 400_000)).toBe(false);
    expect(looks.agree('b', true, 430_000)).toBe(true);
  });
});
