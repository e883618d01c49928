import type { FileToSend } from './multipart.ts';

/** What an operation takes and answers. */
export interface Operation {
  query?: object | null | undefined;
  body?: object | null | undefined;
  /** Whether files may go with it. */
  files?: true;
  reply?: unknown;
}

/** The names in a path such as `/channels/{channel_id}`. */
export type PathNames<Route extends string> = Route extends `${string}{${infer Name}}${infer Rest}` ? Name | PathNames<Rest> : never;

/** What every request may say. */
export interface RequestOptions {
  signal?: AbortSignal;
  /** For the audit log. */
  reason?: string;
  /** How long an answer may take; 30 seconds unless told, and longer for files by their size. */
  timeoutMs?: number;
  /** How often it is tried again when no answer comes or the server fails, 3 unless told. Only what does no harm when it is done twice. */
  retries?: number;
  /** Says so of a request that does no harm when it is done twice; GET, PUT and DELETE never do. */
  isIdempotent?: boolean;
  /** Has a browser send it to its end though the page is closed or loaded anew meanwhile. For small bodies: others go as always. */
  outlivesPage?: boolean;
  /** How much of the files is sent, 0 to 1. */
  onProgress?: (done: number) => void;
}

/** All that a request of this operation says. */
export type Ask<Route extends string, Op extends Operation> = RequestOptions &
  ([PathNames<Route>] extends [never] ? unknown : { path: Record<PathNames<Route>, string> }) &
  (Op extends { query: infer Query } ? { query?: Query } : unknown) &
  (Op extends { body: infer Body } ? (undefined extends Body ? { body?: Body } : { body: Body }) : unknown) &
  (Op extends { files: true } ? { files?: readonly FileToSend[] } : unknown);

export type ReplyOf<Op extends Operation> = Op extends { reply: infer Reply } ? Reply : undefined;

/** The second argument of `call`: may be left out where nothing in it is needed. */
export type AskArguments<Route extends string, Op extends Operation> = object extends Ask<Route, Op> ? [ask?: Ask<Route, Op>] : [ask: Ask<Route, Op>];
