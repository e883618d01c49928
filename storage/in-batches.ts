const MOST_IN_FLIGHT = 3;

interface Waiting<Item> {
  item: Item;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export interface BatchOptions {
  mostItems: number;
  /** Whether a batch may have failed for one of its items, rather than as a whole. */
  mayBeOneItem: (error: unknown) => boolean;
  /** How such a batch is tried again, in parts: by halves where it may be large, or each alone. */
  inParts: <Part>(batch: readonly Part[]) => readonly (readonly Part[])[];
}

export const byHalves: BatchOptions['inParts'] = (batch) => [batch.slice(0, batch.length >> 1), batch.slice(batch.length >> 1)];
export const eachAlone: BatchOptions['inParts'] = (batch) => batch.map((one) => [one]);

/**
 * Writes all of one event-loop turn together: one commit, one flush to disk for all of them. While enough batches are under
 * way the rest waits and makes a larger one. Resolves, or rejects, for each item by itself.
 */
export function inBatches<Item>(
  write: (items: readonly Item[]) => Promise<void>,
  { mostItems, mayBeOneItem, inParts }: BatchOptions,
): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = [];
  let inFlight = 0;
  let isScheduled = false;

  const writeAll = async (batch: readonly Waiting<Item>[]): Promise<void> => {
    try {
      await write(batch.map((one) => one.item));
      for (const one of batch) one.resolve();
    } catch (error) {
      if (batch.length === 1 || !mayBeOneItem(error)) for (const one of batch) one.reject(error);
      else for (const part of inParts(batch)) await writeAll(part);
    }
  };
  const schedule = (): void => {
    if (isScheduled || inFlight >= MOST_IN_FLIGHT || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      while (waiting.length > 0 && inFlight < MOST_IN_FLIGHT) {
        const batch = waiting.slice(0, mostItems);
        waiting = waiting.slice(mostItems);
        inFlight++;
        void writeAll(batch).finally(() => {
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
