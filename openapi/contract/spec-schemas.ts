import * as spec from 'discord-api-spec/zod';
import type { Fault } from './check-shape.ts';
import { isDeviation } from './deviations.ts';

interface Issue {
  code?: string | undefined;
  path: readonly PropertyKey[];
  message: string;
  expected?: string;
  values?: readonly unknown[];
  errors?: readonly (readonly Issue[])[];
}
interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { issues: readonly Issue[] } };
}

const schemas = spec as unknown as Record<string, Schema | undefined>;

const OFFSET_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00$/;

/**
 * The body as it goes over the wire, but for its times: the schemas want a Z where Discord's wire has an offset.
 * The copy also lacks what JSON leaves out.
 */
export function asSpecReads(body: unknown): unknown {
  if (typeof body === 'string') return OFFSET_TIME.test(body) ? `${body.slice(0, -6)}Z` : body;
  if (typeof body !== 'object' || body === null) return body;
  if (Array.isArray(body)) return body.map(asSpecReads);
  if (typeof (body as { toJSON?: unknown }).toJSON === 'function') return asSpecReads((body as { toJSON(): unknown }).toJSON());
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) if (value !== undefined) copy[key] = asSpecReads(value);
  return copy;
}

/** Parses by the components of `names` (`A|B` for either, `A[]` for a list of them), and says what does not fit. */
export function parseBySpec(names: string, value: unknown, path: string): Fault[] {
  const isList = names.endsWith('[]');
  const alternatives = (isList ? names.slice(0, -2) : names).split('|');
  if (!isList) return parseAlternatives(alternatives, value, path);
  if (!Array.isArray(value)) return [{ path, expected: `a list of ${alternatives.join(' or ')}`, got: value }];
  return value.flatMap((item, index) => parseAlternatives(alternatives, item, `${path}[${index}]`));
}

function parseAlternatives(names: readonly string[], value: unknown, path: string): Fault[] {
  const failures: Issue[][] = [];
  for (const name of names) {
    const schema = schemas[`${name}Schema`];
    if (!schema) throw new Error(`discord-api-spec has no component ${name}`);
    const result = schema.safeParse(value);
    if (result.success) return [];
    failures.push([...(result.error?.issues ?? [])]);
  }
  const issues = nearest(failures).flatMap((issue) => leaves(issue, []));
  return issues
    .map(({ issue, path: at }) => ({
      path: `${path}${at.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')}`,
      expected: `${wordsOf(issue)} (${names.join(' or ')})`,
      got: valueAt(value, at),
    }))
    .filter((fault) => !isDeviation(names, fault));
}

/** Of several ways to fail, the one that was meant: the kind fits, and the least is wrong. */
function nearest(failures: readonly (readonly Issue[])[]): readonly Issue[] {
  const wrongness = (issues: readonly Issue[]): number =>
    issues.reduce((sum, { path, code }) => sum + (path.length === 0 ? 1000 : path.length === 1 && path[0] === 'type' && code !== 'invalid_union' ? 100 : 1), 0);
  return failures.reduce((best, issues) => (wrongness(issues) < wrongness(best) ? issues : best), failures[0] ?? []);
}

function leaves(issue: Issue, above: readonly PropertyKey[]): { issue: Issue; path: PropertyKey[] }[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors && issue.errors.length > 0) return nearest(issue.errors).flatMap((inner) => leaves(inner, path));
  return [{ issue, path }];
}

function wordsOf({ code, message, expected, values }: Issue): string {
  if (code === 'invalid_type' && expected) return expected;
  if (code === 'invalid_value' && values) return `one of ${values.slice(0, 12).map(String).join(', ')}`;
  return message;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined), value);
}
