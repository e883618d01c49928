import { StorageUnavailableError } from '#core/ports/storage-unavailable';

const MOST_IN_FLIGHT = 3;
const MOST_ITEMS = 200;

interface Waiting<Item> {
  item: Item;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Writes all of one event-loop turn together; while enough batches are under way the rest waits and makes a larger one.
 * Of a batch that fails for one of its items each is written alone.
 */
export function inBatches<Item>(write: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  const waiting: Waiting<Item>[] = [];
  let inFlight = 0;
  let isScheduled = false;

  const writeAll = async (batch: readonly Waiting<Item>[]): Promise<void> => {
    try {
      await write(batch.map((one) => one.item));
      for (const one of batch) one.resolve();
    } catch (error) {
      if (batch.length > 1 && !(error instanceof StorageUnavailableError)) for (const one of batch) await writeAll([one]);
      else for (const one of batch) one.reject(error);
    }
  };
  const schedule = (): void => {
    if (isScheduled || inFlight >= MOST_IN_FLIGHT || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      while (waiting.length > 0 && inFlight < MOST_IN_FLIGHT) {
        inFlight++;
        void writeAll(waiting.splice(0, MOST_ITEMS)).finally(() => {
          inFlight--;
          schedule();
        });
      }
    });
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
