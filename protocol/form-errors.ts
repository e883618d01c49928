import type { z } from 'zod';
import { formErrors, type FormIssue } from './errors.ts';

/** A body of a million wrong items shall not make an answer of a million errors. */
const MAX_ISSUES = 100;

/** Reads `value` by the schema, or throws 50035 with Discord's tree. Source: Discord, "Error messages". */
export function parseForm<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw formErrors(result.error.issues.slice(0, MAX_ISSUES).map(formIssueOf));
}

function formIssueOf(issue: z.core.$ZodIssue): FormIssue {
  return {
    path: issue.path.map((key) => (typeof key === 'number' ? key : String(key))),
    ...wordsOf(issue),
  };
}

const missingItem = { code: 'LIST_ITEM_VALUE_REQUIRED', message: 'List item values of ModelType are required' };

function wordsOf(issue: z.core.$ZodIssue): { code: string; message: string } {
  if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string') return { code: issue.params['code'], message: issue.message };
  if (issue.code === 'invalid_type') {
    const isItem = typeof issue.path.at(-1) === 'number';
    if (isItem && issue.expected === 'object' && issue.input === null) return missingItem;
    if (issue.input === undefined || issue.input === null) return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
    if (issue.expected === 'object') return { code: 'MODEL_TYPE_CONVERT', message: 'Only dictionaries may be used in a ModelType' };
    if (issue.expected === 'record') return { code: 'DICT_TYPE_CONVERT', message: 'Only dictionaries may be used in a DictType' };
    if (issue.expected === 'array') return { code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' };
  }
  return { code: 'BASE_TYPE_BAD_TYPE', message: issue.message };
}
