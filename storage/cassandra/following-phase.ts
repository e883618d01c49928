import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import type { Stores } from '#core/ports/stores';
import type { Phase } from './message-engine.ts';

/** PostgreSQL has it, and noted that it changed; the copy that whoever reads Cassandra waits for has failed. */
export class NotCopiedError extends Error {
  readonly result: unknown;
  constructor(result: unknown, cause: unknown) {
    super('What was written in PostgreSQL could not be copied to Cassandra', { cause });
    this.name = 'NotCopiedError';
    this.result = result;
  }
}

/**
 * Asks the stores of the phase that holds now, and once more where it turns out that another one does. What was written
 * already is not written again: a second removal would find nothing to remove.
 */
export function followingPhase(storesOf: Readonly<Record<Phase, Stores>>, phase: () => Phase, look: () => Promise<void>) {
  return async (ask: (stores: Stores) => Promise<unknown>): Promise<unknown> => {
    const before = phase();
    try {
      return await ask(storesOf[before]);
    } catch (error) {
      const isWritten = error instanceof NotCopiedError;
      if (!(isWritten || error instanceof StorageUnavailableError) || before === 'cassandra') throw error;
      await look().catch(() => undefined);
      // Leaving either phase makes it good: PostgreSQL is read again, or everything noted was copied with the last step.
      if (phase() !== before) return isWritten ? error.result : ask(storesOf[phase()]);
      throw isWritten ? error.cause : error;
    }
  };
}
