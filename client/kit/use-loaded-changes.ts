import { useChanges, type Changes, type Merges } from './use-changes.ts';
import { useLoaded, type Loaded } from './use-loaded.ts';

export interface LoadedChanges<Found, Values extends object>
  extends Pick<Changes<Values>, 'values' | 'isChanged' | 'set' | 'reset'>, Pick<Loaded<Found>, 'problem' | 'reload'> {
  isLoaded: boolean;
  /** Sends what was changed over what stands by now; `send` tells what stands after that. */
  save(send: (now: Pick<Changes<Values>, 'values' | 'changed'>) => Promise<Found>): Promise<void>;
}

/**
 * What somebody changes in a form over something of the server that nobody tells of when others change it: it is read again
 * before it is saved, so that nothing of theirs is lost. `load` is as for `useLoaded`.
 */
export function useLoadedChanges<Found, Values extends object>(
  load: () => Promise<Found>,
  standingOf: (found: Found | undefined) => Values,
  merges: Merges<Values>,
): LoadedChanges<Found, Values> {
  const { value, problem, reload, set: put } = useLoaded(load);
  const { values, isChanged, over, set, reset } = useChanges(standingOf(value), merges);
  const save: LoadedChanges<Found, Values>['save'] = async (send) => {
    const now = await load();
    put(() => now);
    const saved = await send(over(standingOf(now)));
    put(() => saved);
    reset();
  };
  return { values, isChanged, isLoaded: value !== undefined, problem, reload, set, reset, save };
}
