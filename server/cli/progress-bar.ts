import type { Progress } from '../backup/backup-format.ts';

const WIDTH = 30;
const EVERY_MS = 100;

/** A bar on stderr where somebody watches; nothing elsewhere. `end` takes it away. */
export function progressBar(isShown: boolean): { progress: Progress; end(): void } {
  if (!isShown || !process.stderr.isTTY) return { progress: () => undefined, end: () => undefined };
  let shownMs = 0;
  return {
    progress(what, done, of) {
      const nowMs = performance.now();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      const part = of > 0 ? Math.min(1, done / of) : 0;
      const full = Math.round(part * WIDTH);
      process.stderr.write(
        `\r\x1b[K[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)} %  ${what}  ${sizeWords(done)}`,
      );
    },
    end: () => void process.stderr.write('\r\x1b[K'),
  };
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Such as 12.3 KiB, in the unit that leaves fewer than four digits before the point. */
export function sizeWords(bytes: number): string {
  let [size, unit] = [bytes / 1024, 0];
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1024;
  return `${size.toFixed(1)} ${UNITS[unit]}`;
}
