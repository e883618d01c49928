import { ReplayWindow } from './replay-window.ts';

function taken(window: ReplayWindow, counter: number): boolean {
  const isFresh = window.isFresh(counter);
  if (isFresh) window.add(counter);
  return isFresh;
}

describe('ReplayWindow', () => {
  it('takes each counter once, in whatever order', () => {
    const window = new ReplayWindow();
    const order = [500, 502, 501, 505, 503, 504];
    expect(order.map((counter) => taken(window, counter))).toEqual(order.map(() => true));
    expect(order.map((counter) => taken(window, counter))).toEqual(order.map(() => false));
  });

  it('takes one that is up to 1023 behind the newest, and none older', () => {
    const window = new ReplayWindow();
    window.add(5000);
    expect(taken(window, 5000 - 1023)).toBe(true);
    expect(taken(window, 5000 - 1024)).toBe(false);
  });

  it('forgets what a leap left behind, and nothing else', () => {
    const window = new ReplayWindow();
    for (let counter = 0; counter < 2048; counter++) window.add(counter);
    window.add(2050);
    expect(taken(window, 2048)).toBe(true);
    expect(taken(window, 2047)).toBe(false);
    expect(taken(window, 1100)).toBe(false);
    window.add(1_000_000);
    expect(taken(window, 999_999)).toBe(true);
  });

  it('goes on where 32 bits end', () => {
    const window = new ReplayWindow();
    expect([0xffff_fffe, 0xffff_ffff, 0, 1].map((counter) => taken(window, counter))).toEqual([true, true, true, true]);
    expect([0xffff_fffe, 0xffff_ffff, 0, 1].map((counter) => taken(window, counter))).toEqual([false, false, false, false]);
  });

  it('says of one whether it is the newest', () => {
    const window = new ReplayWindow();
    expect(window.add(7)).toBe(true);
    expect(window.add(9)).toBe(true);
    expect(window.add(8)).toBe(false);
  });
});
