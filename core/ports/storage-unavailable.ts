/** What an error says; one of several tried addresses says nothing itself. */
export function reasonOf(error: unknown): string {
  const { message, errors } = (error ?? {}) as { message?: unknown; errors?: unknown }; // anything can be thrown
  if (typeof message === 'string' && message !== '') return message;
  return Array.isArray(errors) ? errors.map(reasonOf).join(', ') : String(error);
}

/** What every adapter throws when its engine does not answer: down, restarting, or too busy. The same request may succeed later; the API answers 503. */
export class StorageUnavailableError extends Error {
  constructor(cause: unknown, engine = 'The database', reason = reasonOf(cause)) {
    super(`${engine} is not available: ${reason}`, { cause });
    this.name = 'StorageUnavailableError';
  }
}
