import type { Logger } from 'pino';
import type { OnOutage } from '#storage/outage';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** One line when an engine goes away, one when it is back. */
export const tellsOutage =
  (log: Logger, engine: string): OnOutage =>
  (reason, lastedMs) =>
    reason === null ? log.info(`${engine} is back after ${seconds(lastedMs)}`) : log.error(`${engine} is away: ${reason}. Trying again until it is back.`);

/** The same for one that is there and cannot write. */
export const tellsFullDisk =
  (log: Logger, engine: string): OnOutage =>
  (reason, lastedMs) =>
    reason === null
      ? log.info(`${engine} can write again, after ${seconds(lastedMs)}`)
      : log.error(`The disk of ${engine} is full: what it cannot write is refused until there is room (${reason})`);

const SAY_AGAIN_EVERY_MS = 10_000;

/** One line when an engine is waited for at a start, and then one every ten seconds, or when the reason is another. */
export function tellsWaiting(log: Pick<Logger, 'warn'>, engine: string, nowMs: () => number = () => performance.now()): (reason: string) => void {
  let [saidAtMs, said] = [-Infinity, ''];
  return (reason) => {
    const atMs = nowMs();
    if (reason === said && atMs - saidAtMs < SAY_AGAIN_EVERY_MS) return;
    [saidAtMs, said] = [atMs, reason];
    log.warn(`${engine} is not there yet; trying again (${reason})`);
  };
}
