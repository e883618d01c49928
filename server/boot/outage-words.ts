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
