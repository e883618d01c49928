import type { z } from 'zod';
import { Bytes } from '#api-v10/route';
import operations from '../discord-operations.json' with { type: 'json' };
import { onlyRefusals } from '../only-refusals.ts';
import type { Fault } from './check-shape.ts';
import { ownFiles, ownReplies, tokenRefusal } from './own-replies.ts';
import { asSpecReads, parseBySpec } from './spec-schemas.ts';

const repliesOf = new Map<string, Record<string, string | undefined>>(operations.map(({ operation, replies }) => [operation, replies]));

const TOKEN_ENDPOINTS: ReadonlySet<string> = new Set(['oauth2_token', 'oauth2_token_revoke']);

/** Everything that is wrong with one answer. Operations that are not Discord's need only be whole JSON. */
export function faultsOfReply(operation: string, status: number, body: unknown): Fault[] {
  if (body instanceof Bytes) return [...statusFaults(operation, status), ...fileFaults(operation, body)];
  const read = asSpecReads(body);
  const broken = unsendable(read, 'body');
  if (broken.length > 0) return broken;
  if (status === 204) return [...statusFaults(operation, status), ...(body === undefined ? [] : [{ path: 'body', expected: 'nothing after 204', got: body }])];
  if (status === 429) return rateLimitFaults(read);
  if (status >= 400) return errorFaults(operation, read);
  const wrongStatus = statusFaults(operation, status);
  if (wrongStatus.length > 0) return wrongStatus;
  const own = ownReplies[operation];
  if (own !== undefined) return typeof own === 'string' ? parseBySpec(own, read, 'body') : faultsBySchema(own, read, 'body');
  const replies = repliesOf.get(operation);
  const expected = replies?.[String(status)];
  if (expected === undefined) return replies ? [{ path: 'body', expected: 'a reply that is described', got: body }] : [];
  if (expected === '?' || expected === 'binary') {
    const kind = ownFiles[operation]?.expected ?? 'a reply that is described';
    return [{ path: 'body', expected: kind, got: body }];
  }
  if (expected === '') return body === undefined ? [] : [{ path: 'body', expected: 'no body', got: body }];
  if (expected === 'string') return typeof read === 'string' ? [] : [{ path: 'body', expected: 'a string', got: read }];
  if (expected === 'record') return recordFaults(read);
  return parseBySpec(expected, read, 'body');
}

/** Whether an answer is the refusal that an operation always gives. */
export function isOnlyRefusal(operation: string, status: number, body: unknown): boolean {
  const only = onlyRefusals[operation];
  return only !== undefined && status === only.status && (body as { code?: unknown } | undefined)?.code === only.code;
}

/** Of Discord's operations, those whose successful replies nobody could check: it must be none of those that are here. */
export function uncheckedOperations(): string[] {
  const isUnchecked = ({ operation, replies }: (typeof operations)[number]): boolean => {
    if (operation in onlyRefusals || operation in ownReplies) return false;
    const bodies: (string | undefined)[] = Object.values(replies);
    return bodies.length === 0 || bodies.some((names) => names === undefined || names === '?' || (names === 'binary' && !(operation in ownFiles)));
  };
  return operations.filter(isUnchecked).map(({ operation }) => operation);
}

/** What is wrong by a schema that is written by hand. */
export function faultsBySchema(schema: z.ZodType, read: unknown, path: string): Fault[] {
  const result = schema.safeParse(read);
  if (result.success) return [];
  return result.error.issues.map((issue) => ({
    path: [path, ...issue.path.map(String)].join('.'),
    expected: issue.message,
    got: issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], read),
  }));
}

function fileFaults(operation: string, file: Bytes): Fault[] {
  if (!repliesOf.has(operation)) return [];
  const kind = ownFiles[operation];
  return kind?.fits(file) ? [] : [{ path: 'body', expected: kind?.expected ?? 'no file', got: `${file.bytes.length} bytes of ${file.contentType}` }];
}

function statusFaults(operation: string, status: number): Fault[] {
  const only = onlyRefusals[operation];
  if (only) return [{ path: 'status', expected: `the refusal ${only.status}`, got: status }];
  const statuses = Object.keys(repliesOf.get(operation) ?? {});
  return statuses.length === 0 || statuses.includes(String(status)) ? [] : [{ path: 'status', expected: statuses.join(' or '), got: status }];
}

/** The documentation's structure: `code` may be absent, unlike in the description. */
function rateLimitFaults(body: unknown): Fault[] {
  const { message, retry_after, global } = (body ?? {}) as Record<string, unknown>;
  const fits = typeof message === 'string' && typeof retry_after === 'number' && retry_after >= 0 && typeof global === 'boolean';
  return fits ? [] : [{ path: 'body', expected: 'message, retry_after and global', got: body }];
}

/** As ErrorResponse, but the codes of field errors are words, as the documentation shows them, where the description says numbers. */
function errorFaults(operation: string, body: unknown): Fault[] {
  const { code, message, errors, error } = (body ?? {}) as Record<string, unknown>;
  // Token endpoints answer as RFC 6749 says.
  if (TOKEN_ENDPOINTS.has(operation) && error !== undefined) return faultsBySchema(tokenRefusal, body, 'body');
  if (typeof message !== 'string' || !Number.isInteger(code)) return [{ path: 'body', expected: 'code and message', got: body }];
  return errors === undefined ? [] : treeFaults(errors, 'body.errors');
}

function treeFaults(tree: unknown, path: string): Fault[] {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return [{ path, expected: 'a tree of field errors', got: tree }];
  const entries = Object.entries(tree);
  if (entries.length === 0) return [{ path, expected: 'at least one error', got: tree }];
  return entries.flatMap(([key, value]) => {
    if (key !== '_errors') return treeFaults(value, `${path}.${key}`);
    const fits =
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((one: Record<string, unknown>) => typeof one?.['code'] === 'string' && typeof one['message'] === 'string');
    return fits ? [] : [{ path: `${path}._errors`, expected: 'a list of code and message', got: value }];
  });
}

function recordFaults(body: unknown): Fault[] {
  const fits = typeof body === 'object' && body !== null && !Array.isArray(body) && Object.values(body).every(Number.isInteger);
  return fits ? [] : [{ path: 'body', expected: 'a map of integers', got: body }];
}

/** What JSON cannot carry, or would carry as something else. */
function unsendable(value: unknown, path: string): Fault[] {
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') return [{ path, expected: 'a value that JSON has', got: value }];
  if (typeof value === 'number' && !Number.isFinite(value)) return [{ path, expected: 'a finite number', got: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap((item, index) => unsendable(item, `${path}[${index}]`))
    : Object.entries(value).flatMap(([key, item]) => unsendable(item, `${path}.${key}`));
}
