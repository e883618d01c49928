import type { RateWindow, RateWindows, TakenWindow } from '#core/ports/rate-windows';

const SWEEP_EVERY_MS = 30_000;

interface Window {
  used: number;
  resetAtMs: number;
}

/** Windows within one process. */
export function inProcessRateWindows(nowMs: () => number): RateWindows {
  const windows = new Map<string, Window>();
  let sweptAtMs = 0;

  /** Windows that are over cost memory only. */
  const sweep = (now: number): void => {
    if (now - sweptAtMs < SWEEP_EVERY_MS) return;
    sweptAtMs = now;
    for (const [key, window] of windows) if (window.resetAtMs <= now) windows.delete(key);
  };
  const takeOne = ({ key, most, lengthMs }: RateWindow, now: number): TakenWindow => {
    let window = windows.get(key);
    if (!window || window.resetAtMs <= now) windows.set(key, (window = { used: 0, resetAtMs: now + lengthMs }));
    const isOver = window.used >= most;
    if (!isOver) window.used++;
    return { used: window.used, resetAtMs: window.resetAtMs, isOver };
  };

  return {
    take(wanted) {
      const now = nowMs();
      sweep(now);
      const taken: TakenWindow[] = [];
      for (const window of wanted) {
        const one = takeOne(window, now);
        taken.push(one);
        if (one.isOver) break;
      }
      return taken;
    },
    look(key) {
      const window = windows.get(key);
      return window && window.resetAtMs > nowMs() ? { used: window.used, resetAtMs: window.resetAtMs } : null;
    },
  };
}
