import { useCallback, useState } from 'react';
import { failureOf, type Failure } from './why-failed.ts';

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

/** Something that the server does for a form: busy meanwhile, and its refusal in words afterwards. */
export function useTask(): Task {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = useCallback((work: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    work()
      .catch(async (error: unknown) => setFailure(await failureOf(error)))
      .finally(() => setBusy(false));
  }, []);
  const forget = useCallback(() => setFailure(null), []);
  const { words = null, fields = [] } = failure ?? {};
  return {
    isBusy,
    problem: fields.length > 0 ? null : words,
    anyProblem: words,
    wrong: (path) => fields.find((field) => field.path === path || field.path.startsWith(`${path}.`))?.words,
    run,
    forget,
  };
}
