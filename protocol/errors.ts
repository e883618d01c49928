import { errors, type ErrorName, type ErrorRow } from './error-table.ts';

export { errors, type ErrorName, type ErrorRow };

/** One wrong field of a form: where it stands, Discord's code for what is wrong, and the words for a person. */
export interface FormIssue {
  path: readonly (string | number)[];
  code: string;
  message: string;
}

/** Discord's tree of field errors: mirrors the body, with `_errors` at the leaves and array positions as keys. */
export interface FormErrorTree {
  _errors?: { code: string; message: string }[];
  [key: string]: FormErrorTree | { code: string; message: string }[] | undefined;
}

/** Extra keys of the answer's body, such as `errors` or `retry_after`. */
export type ErrorExtras = Record<string, unknown> & { errors?: FormErrorTree };

/** An error that the client gets as Discord would have sent it. Nothing else decides a failing status. */
export class ApiError extends Error {
  readonly row: ErrorRow;
  readonly extras: ErrorExtras | undefined;

  constructor(row: ErrorRow, extras?: ErrorExtras) {
    super(row.message);
    this.name = 'ApiError';
    this.row = row;
    this.extras = extras;
  }

  toBody(): { message: string; code: number } & ErrorExtras {
    return { message: this.row.message, code: this.row.code, ...this.extras };
  }
}

export const apiError = (name: ErrorName, extras?: ErrorExtras): ApiError => new ApiError(errors[name], extras);

/** 50035 with its tree. Source: Discord, "Error messages". */
export function formErrors(issues: readonly FormIssue[]): ApiError {
  const tree: FormErrorTree = {};
  for (const { path, code, message } of issues) {
    let node = tree;
    for (const key of path) {
      const name = key === '__proto__' ? '_proto_' : String(key);
      const next = Object.hasOwn(node, name) ? node[name] : undefined;
      node = next && !Array.isArray(next) ? next : (node[name] = {});
    }
    (node._errors ??= []).push({ code, message });
  }
  return apiError('INVALID_FORM_BODY', { errors: tree });
}

export const formError = (path: readonly (string | number)[], code: string, message: string): ApiError => formErrors([{ path, code, message }]);
