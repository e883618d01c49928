import { t } from '@lingui/core/macro';
import { useCallback, useState } from 'react';
import { ConnectionError, DiscordError } from '#sdk/rest/discord-error';

export interface Task {
  isBusy: boolean;
  /** In words, when it failed and no field is to blame. */
  problem: string | null;
  /** As `problem`, or else what is wrong with the first of the fields: for forms whose fields are not the server's. */
  anyProblem: string | null;
  /** What is wrong with a field, by its path such as `username`. */
  wrong(path: string): string | undefined;
  run(work: () => Promise<void>): void;
  /** Says no more what went wrong. */
  forget(): void;
}

/** Why something failed, in words. */
export function whyFailed(error: unknown): string {
  if (error instanceof ConnectionError) return t`The server does not answer. Is there a connection?`;
  if (error instanceof DiscordError && error.status === 429) return t`That was too often. Wait a moment.`;
  if (error instanceof DiscordError && error.errors[0]) return error.errors[0].message;
  return error instanceof Error ? error.message : t`Something went wrong.`;
}

/** Something that the server does for a form: busy meanwhile, and its refusal in words afterwards. */
export function useTask(): Task {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = useCallback((work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    work()
      .catch(setError)
      .finally(() => setBusy(false));
  }, []);
  const forget = useCallback(() => setError(null), []);
  const fields = error instanceof DiscordError ? error.errors : [];
  const problem = error === null || fields.length > 0 ? null : whyFailed(error);
  return {
    isBusy,
    problem,
    anyProblem: error === null ? null : whyFailed(error),
    wrong: (path) => fields.find((field) => field.path === path || field.path.startsWith(`${path}.`))?.message,
    run,
    forget,
  };
}
