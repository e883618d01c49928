import operations from '../discord-operations.json' with { type: 'json' };
import type { Fault } from './check-shape.ts';
import { asSpecReads, parseBySpec } from './spec-schemas.ts';

const repliesOf = new Map<string, Record<string, string | undefined>>(operations.map(({ operation, replies }) => [operation, replies]));

/** Everything that is wrong with one answer. Operations that Discord's description lacks need only be whole JSON. */
export function faultsOfReply(operation: string, status: number, body: unknown): Fault[] {
  const read = asSpecReads(body);
  const broken = unsendable(read, 'body');
  if (broken.length > 0) return broken;
  if (status === 204) return [...statusFaults(operation, status), ...(body === undefined ? [] : [{ path: 'body', expected: 'nothing after 204', got: body }])];
  if (status === 429) return rateLimitFaults(read);
  if (status >= 400) return errorFaults(operation, read);
  const wrongStatus = statusFaults(operation, status);
  if (wrongStatus.length > 0) return wrongStatus;
  const expected = repliesOf.get(operation)?.[String(status)];
  if (expected === undefined || expected === '?' || expected === 'binary') return [];
  if (expected === '') return body === undefined ? [] : [{ path: 'body', expected: 'no body', got: body }];
  if (expected === 'string') return typeof read === 'string' ? [] : [{ path: 'body', expected: 'a string', got: read }];
  if (expected === 'record') return recordFaults(read);
  return parseBySpec(expected, read, 'body');
}

function statusFaults(operation: string, status: number): Fault[] {
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
  if (operation.startsWith('oauth2_') && typeof error === 'string') return [];
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
