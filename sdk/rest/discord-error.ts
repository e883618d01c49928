/** The code of what is refused for a channel's slow mode. */
export const SLOW_MODE = 20016;

/** One wrong field of what was sent: where it stands (`embeds.0.title`), Discord's code, and the words for a person. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
}

interface ErrorBody {
  message?: unknown;
  code?: unknown;
  errors?: unknown;
  retry_after?: unknown;
}

/** A refusal of the server. `status` is HTTP's, `code` Discord's ("JSON error codes"; 0 where it has none). */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  /** Wrong fields, in the order of the answer; empty unless `code` is 50035. */
  readonly errors: readonly FieldError[];
  /** After how long it may be tried again, for 429. */
  readonly retryAfterMs: number | null;
  /** Such as `POST /channels/1/messages`. */
  readonly route: string;
  /** All that was answered. */
  readonly body: unknown;

  constructor(route: string, status: number, body: unknown) {
    const said: ErrorBody = typeof body === 'object' && body !== null ? body : {};
    super(typeof said.message === 'string' ? said.message : `The server answered ${status}.`);
    this.name = 'DiscordError';
    this.route = route;
    this.status = status;
    this.code = typeof said.code === 'number' ? said.code : 0;
    this.errors = fieldErrors(said.errors);
    this.retryAfterMs = typeof said.retry_after === 'number' ? said.retry_after * 1000 : null;
    this.body = body;
  }
}

/** No answer came: nobody knows whether the server did what it was asked for. */
export class ConnectionError extends Error {
  readonly route: string;

  constructor(route: string, cause: unknown) {
    super('The server does not answer.', { cause });
    this.name = 'ConnectionError';
    this.route = route;
  }
}

/** Discord's tree of field errors as a list. Source: Discord, "Error messages". */
export function fieldErrors(tree: unknown, path = ''): FieldError[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const found: FieldError[] = [];
  for (const [key, value] of Object.entries(tree)) {
    if (key === '_errors' && Array.isArray(value)) {
      for (const { code, message } of value as { code?: unknown; message?: unknown }[]) found.push({ path, code: String(code), message: String(message) });
    } else found.push(...fieldErrors(value, path === '' ? key : `${path}.${key}`));
  }
  return found;
}
