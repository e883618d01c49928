import { pino, type DestinationStream, type Level, type Logger } from 'pino';
import { currentRequestId } from '../http/request-facts.ts';
import { readableLines } from './readable-lines.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Keys whose values never reach the log, wherever somebody may put them. */
const SECRET_KEYS = ['authorization', 'token', 'password', 'secret', 'new_password', 'client_secret', 'signing_key', 'ticket', 'credential', 'email'];
const HIDDEN = '[hidden]';

interface ShownError {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  cause?: ShownError;
}

/**
 * What an error says for itself, and nothing of what hangs on it: databases put whole rows into `detail`,
 * parsers a piece of what they read into `input`, and both of them into their words.
 */
function shownError(error: unknown, depth = 0): ShownError | string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const message = withoutQuotes(error, code);
  const cause = error.cause !== undefined && depth < 3 ? shownError(error.cause, depth + 1) : undefined;
  return {
    type: error.name,
    message,
    ...(error.stack !== undefined && { stack: error.stack.replace(error.message, () => message) }),
    ...(typeof code === 'string' && { code }),
    ...(cause !== undefined && { cause: typeof cause === 'string' ? { type: 'unknown', message: cause } : cause }),
  };
}

/** What JSON.parse and PostgreSQL's data exceptions (class 22) say, without what they read. */
function withoutQuotes({ name, message }: Error, code: unknown): string {
  if (name === 'SyntaxError' && message.endsWith('is not valid JSON')) return 'no valid JSON';
  return typeof code === 'string' && /^22\w{3}$/.test(code) ? message.replace(/"[\s\S]*"/, `"${HIDDEN}"`) : message;
}

/** To stderr: for people where that is a terminal, and else for programs. */
const standardError = (): DestinationStream =>
  process.stderr.isTTY ? readableLines(pino.destination({ dest: 2, sync: true })) : pino.destination({ dest: 2, sync: false });

/** The log of a server or command: JSON lines without secrets, to stderr unless told. */
export function openLog(level: Level | 'silent', destination: DestinationStream = standardError()): Logger {
  return pino(
    {
      level,
      // Whatever logs on behalf of a request, without knowing of it.
      mixin: () => {
        const id = currentRequestId();
        return id === undefined ? {} : { request_id: id };
      },
      serializers: { err: (error: unknown) => shownError(error) },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: HIDDEN },
      // Whatever puts text into a line, it leaves without secrets.
      hooks: { streamWrite: withoutSecrets },
    },
    destination,
  );
}
